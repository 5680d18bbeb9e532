package alexnet.cli.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lists a command's options in sections: first its own, then those of each mixin that has a name
 * with a capital, under that name.
 */
public final class OptionSections implements IHelpSectionRenderer {
  @Override
  public String render(Help help) {
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    collect("", help.commandSpec(), sections);
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, options) -> {
          Help.Layout layout = help.createDefaultLayout(); // as wide in each section
          layout.addOptions(options, help.parameterLabelRenderer());
          text.append(heading.isEmpty() ? "" : "%n%s:%n".formatted(heading)).append(layout);
        });
    return text.toString();
  }

  private static void collect(
      String heading, CommandSpec spec, Map<String, List<OptionSpec>> sections) {
    List<OptionSpec> own = new ArrayList<>(spec.options());
    spec.mixins().values().forEach(mixin -> own.removeAll(mixin.options()));
    sections.computeIfAbsent(heading, none -> new ArrayList<>()).addAll(own);
    spec.mixins()
        .forEach(
            (name, mixin) -> {
              boolean section = Character.isUpperCase(name.charAt(0));
              collect(section ? name : heading, mixin, sections);
            });
  }
}
