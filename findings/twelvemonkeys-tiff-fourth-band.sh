#!/usr/bin/env bash
# TwelveMonkeys imageio-tiff 3.13.1 takes the fourth sample of an RGB TIFF for transparency although ExtraSamples
# is 0, "unspecified data", as satellite pictures have it for near infrared. A pixel of red 200, green 100, blue 50 and
# infrared 0 then is wholly transparent, and white once it is drawn on paper. Pillow 12.3.0 leaves the band out.
#
# Seen:  pillow: 200 100 50
#        twelvemonkeys: 200 100 50, alpha 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==12.3.0 2>/dev/null
cat > "$folder/make.py" <<'PY'
import struct
import sys

from PIL import Image

fields = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 4, 146), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 154),
          (277, 3, 1, 4), (278, 3, 1, 1), (279, 4, 1, 4), (284, 3, 1, 1), (338, 3, 1, 0)]
with open(sys.argv[1], "wb") as file:
    file.write(struct.pack("<2sHIH", b"II", 42, 8, len(fields)))
    for field in fields:
        file.write(struct.pack("<HHII", *field))
    file.write(struct.pack("<I4H", 0, 8, 8, 8, 8) + bytes([200, 100, 50, 0]))
print("pillow:", *Image.open(sys.argv[1]).convert("RGB").getpixel((0, 0)))
PY
cat > "$folder/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>none</groupId><artifactId>none</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.twelvemonkeys.imageio</groupId><artifactId>imageio-tiff</artifactId><version>3.13.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" >/dev/null
cat > "$folder/Check.java" <<'JAVA'
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.Color;
import java.io.File;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

class Check {
  public static void main(String[] args) throws Exception {
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    reader.setInput(ImageIO.createImageInputStream(new File(args[0])));
    Color c = new Color(reader.read(0).getRGB(0, 0), true);
    System.out.println(
        "twelvemonkeys: " + c.getRed() + " " + c.getGreen() + " " + c.getBlue() + ", alpha " + c.getAlpha());
  }
}
JAVA
{
  "$folder/v/bin/python" "$folder/make.py" "$folder/bands.tif"
  java -Djava.awt.headless=true -cp "$folder/jars/*" "$folder/Check.java" "$folder/bands.tif"
} | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN' || { echo "it is no longer so" >&2; exit 1; }
pillow: 200 100 50
twelvemonkeys: 200 100 50, alpha 0
SEEN
