#!/usr/bin/env bash
# openapi-generator-cli 7.25.0, generator java, library native: a request body of application/octet-stream with
# format: binary becomes a parameter of type File, and what is sent is the file's path as a JSON string, with Content-Type
# application/octet-stream. The generated client compiles and runs without a warning; the server gets a path in quotes. The
# libraries okhttp-gson (the default) and apache-httpclient send the content. Here a client asks a server of the JDK, which
# tells what came in.
#
# Seen:  native: JSON string that ends in content.bin"
#        apache-httpclient: the content
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/api.json" <<'JSON'
{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/put": {"post": {"operationId": "put",
  "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
  "responses": {"204": {"description": "taken"}}}}}}
JSON
mkdir "$folder/tool"
cat > "$folder/tool/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>none</groupId><artifactId>none</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.openapitools</groupId><artifactId>openapi-generator-cli</artifactId><version>7.25.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -f "$folder/tool/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars" </dev/null >/dev/null
printf 'hello' > "$folder/content.bin"
cat > "$folder/Ask.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.DefaultApi;

class Ask {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/put", exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean path = body.startsWith("\"") && body.endsWith("content.bin\"");
      System.out.println(args[0] + ": "
          + (body.equals("hello") ? "the content" : path ? "JSON string that ends in content.bin\"" : body));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    ApiClient client = new ApiClient();
    client.getClass().getMethod(args[0].equals("native") ? "updateBaseUri" : "setBasePath", String.class)
        .invoke(client, "http://127.0.0.1:" + server.getAddress().getPort());
    new DefaultApi(client).put(new File(args[1]));
    server.stop(0);
  }
}
JAVA
for library in native apache-httpclient; do
  java -jar "$folder"/jars/openapi-generator-cli-7.25.0.jar generate -g java --library $library -i "$folder/api.json" \
    -o "$folder/$library" >/dev/null 2>&1 || java -cp "$folder/jars/*" org.openapitools.codegen.OpenAPIGenerator generate \
    -g java --library $library -i "$folder/api.json" -o "$folder/$library" >/dev/null 2>&1
  mkdir -p "$folder/$library/src/main/java"
  cp "$folder/Ask.java" "$folder/$library/src/main/java/"
  mvn -q -B -f "$folder/$library/pom.xml" -Dmaven.test.skip=true compile dependency:copy-dependencies \
    -DoutputDirectory="$folder/$library/jars" </dev/null >/dev/null
  java -cp "$folder/$library/target/classes:$folder/$library/jars/*" Ask $library "$folder/content.bin" 2>/dev/null
done | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN' || { echo "it is no longer so" >&2; exit 1; }
native: JSON string that ends in content.bin"
apache-httpclient: the content
SEEN
