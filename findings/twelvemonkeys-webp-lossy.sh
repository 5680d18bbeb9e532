#!/usr/bin/env bash
# TwelveMonkeys imageio-webp 3.13.1 decodes valid lossy WebP with wrong colours, without a warning: blocks are
# predicted from pixels that the loop filter has changed already, so that the error grows down the picture.
# Files of libwebp's fastest method (Pillow's method=0) suffer most. Mean difference in levels, 255 the most, to what
# libwebp itself (in Pillow 12.3.0) decodes from the same file, and from a lossless file of the same picture:
#
# Seen:  method0: mean 15.4
#        method4: mean 6.6
#        lossless: mean 0.0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==12.3.0 2>/dev/null
cat > "$folder/make.py" <<'PY'
import sys

from PIL import Image

folder = sys.argv[1]
picture = Image.new("RGB", (256, 256))
picture.putdata([(x, y, (x * y) // 255 if (x // 16 + y // 16) % 2 else 255 - x)
                 for y in range(256) for x in range(256)])
for name, options in (("method0", {"method": 0, "quality": 50}), ("method4", {"method": 4, "quality": 50}),
                      ("lossless", {"lossless": True})):
    picture.save(f"{folder}/{name}.webp", **options)
    with open(f"{folder}/{name}.rgb", "wb") as file:
        file.write(Image.open(f"{folder}/{name}.webp").convert("RGB").tobytes())
PY
"$folder/v/bin/python" "$folder/make.py" "$folder"
cat > "$folder/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>none</groupId><artifactId>none</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.twelvemonkeys.imageio</groupId><artifactId>imageio-webp</artifactId><version>3.13.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" >/dev/null
cat > "$folder/Check.java" <<'JAVA'
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

class Check {
  public static void main(String[] args) throws Exception {
    for (String name : new String[] {"method0", "method4", "lossless"}) {
      BufferedImage ours = ImageIO.read(Path.of(args[0], name + ".webp").toFile());
      byte[] theirs = Files.readAllBytes(Path.of(args[0], name + ".rgb"));
      long sum = 0;
      for (int i = 0; i < theirs.length; i++) {
        int pixel = ours.getRGB(i / 3 % 256, i / 3 / 256);
        sum += Math.abs((pixel >> 16 - 8 * (i % 3) & 255) - (theirs[i] & 255));
      }
      System.out.printf(Locale.ROOT, "%s: mean %.1f%n", name, sum / (double) theirs.length);
    }
  }
}
JAVA
java -Djava.awt.headless=true -cp "$folder/jars/*" "$folder/Check.java" "$folder" | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN' || { echo "it is no longer so" >&2; exit 1; }
method0: mean 15.4
method4: mean 6.6
lossless: mean 0.0
SEEN
