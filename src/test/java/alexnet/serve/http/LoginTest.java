package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.serve.clients.RunningServer;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser shows the token once, and has a cookie from then on. */
class LoginTest {
  @TempDir private static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.withToken(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder form(String token) {
    return server
        .request("/login")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Origin", server.address().toString())
        .POST(BodyPublishers.ofString("token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void theTokenIsExchangedForACookie() throws Exception {
    HttpResponse<byte[]> first = server.send(server.request("/"));
    assertThat(first.statusCode()).isEqualTo(401);
    assertThat(first.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(text(first)).contains("<form method=\"post\" action=\"login\">");
    // Else browsers send the form as one from elsewhere.
    assertThat(first.headers().allValues("Referrer-Policy")).containsExactly("same-origin");

    HttpResponse<byte[]> entered = server.send(form(RunningServer.TOKEN));
    assertThat(entered.statusCode()).isEqualTo(303);
    assertThat(entered.headers().firstValue("Location")).contains("/");
    String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .matches("alexnet-[0-9]+=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict")
        .doesNotContain(RunningServer.TOKEN);

    String shown = cookie.substring(0, cookie.indexOf(';'));
    HttpResponse<byte[]> page = server.send(server.request("/").header("Cookie", shown));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(text(page)).contains("id=\"drop\"").contains("<body data-token>");
    HttpResponse<byte[]> models = server.send(server.request("/v2/models").header("Cookie", shown));
    assertThat(models.statusCode()).isEqualTo(200);
  }

  @Test
  void aWrongTokenIsToldInTheFormAndNotShown() throws Exception {
    for (String wrong : new String[] {"", "<script>alert(1)</script>", "ä%", "a".repeat(2000)}) {
      HttpResponse<byte[]> response = server.send(form(wrong));
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(text(response)).contains("That is not the token.").doesNotContain("script");
      assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void theFormIsInTheReadersLanguage() throws Exception {
    assertThat(text(server.send(server.request("/").header("Accept-Language", "zh-CN"))))
        .contains("<html lang=\"zh-CN\">")
        .contains("令牌");
    assertThat(text(server.send(form("wrong").header("Accept-Language", "zh")))).contains("令牌不正确。");
  }

  @Test
  void bodiesThatAreNoFormAreRefused() throws Exception {
    for (String body : new String[] {"", "token", "token=%", "token=%zz&&&=", "\0\377"}) {
      HttpResponse<byte[]> response =
          server.send(server.request("/login").POST(BodyPublishers.ofString(body)));
      assertThat(response.statusCode()).as(body).isEqualTo(401);
    }
    String twice = "token=" + RunningServer.TOKEN + "&token=other";
    assertThat(
            server.send(server.request("/login").POST(BodyPublishers.ofString(twice))).statusCode())
        .isEqualTo(401);
    assertThat(server.send(form("a".repeat(5000))).statusCode()).isEqualTo(413);
  }

  @Test
  void foreignPagesCannotLogIn() throws Exception {
    HttpRequest.Builder foreign =
        server
            .request("/login")
            .header("Origin", "https://example.org")
            .POST(BodyPublishers.ofString("token=" + RunningServer.TOKEN));
    assertThat(server.send(foreign).statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenInTheAddressOpensNothing() throws Exception {
    HttpResponse<byte[]> response = server.send(server.request("/?token=" + RunningServer.TOKEN));
    assertThat(response.statusCode()).isEqualTo(401);
  }
}
