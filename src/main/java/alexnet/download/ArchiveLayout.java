package alexnet.download;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an archive holds and where it goes. The archive is a compressed tar file, or a zip file with
 * one inside.
 *
 * @param inner the path of the compressed tar file inside a zip file, or null where there is none
 * @param root the folder of the archive whose content is unpacked; what is beside it is not
 * @param leftOut folders in the root that are not unpacked
 * @param renamed the names of folders that get another: ids that get a word
 * @param maxBytes most that the tar file may have when it is not compressed; what has more is not
 *     the archive that it is taken for
 */
public record ArchiveLayout(
    String inner, String root, Set<String> leftOut, Map<String, String> renamed, long maxBytes) {
  /** Copies the set and the map. */
  public ArchiveLayout {
    leftOut = Set.copyOf(leftOut);
    renamed = Map.copyOf(renamed);
  }

  /** A compressed tar file whose root is unpacked as it is. */
  public static ArchiveLayout of(String root, long maxBytes) {
    return new ArchiveLayout(null, root, Set.of(), Map.of(), maxBytes);
  }

  /**
   * Where a file of the archive goes.
   *
   * @param path the names of its folders and its own
   * @return a path below the unpacked folder, or empty if it is left out
   */
  Optional<List<String>> place(List<String> path) {
    boolean below = path.size() > 1 && path.get(0).equals(root);
    if (!below || (path.size() > 2 && leftOut.contains(path.get(1)))) {
      return Optional.empty();
    }
    int last = path.size() - 1;
    List<String> folders =
        path.subList(1, last).stream().map(name -> renamed.getOrDefault(name, name)).toList();
    return Optional.of(Stream.concat(folders.stream(), Stream.of(path.get(last))).toList());
  }
}
