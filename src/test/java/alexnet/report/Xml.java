package alexnet.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A page as an XML parser reads it, which is stricter than a browser. */
public record Xml(Document document) {
  /** Parses a page; one that is not well-formed fails the test. */
  public static Xml of(String page) {
    try {
      byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
      return new Xml(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(bytes)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }

  /** Elements of a name, in the order of the page. */
  public List<Element> all(String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** Everything inside an element, in a form of its own. */
  public static List<Element> inside(Element element, String tag) {
    NodeList nodes = element.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The section with this anchor. */
  public Element section(String id) {
    return all("section").stream()
        .filter(section -> section.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no section " + id));
  }

  /** Texts of elements. */
  public static List<String> texts(List<Element> elements) {
    return elements.stream().map(Element::getTextContent).toList();
  }
}
