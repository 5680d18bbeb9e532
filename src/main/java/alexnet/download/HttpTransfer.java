package alexnet.download;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/**
 * Brings a {@link PartialFile} to its end over HTTP, continuing where it stands (RFC 9110, section
 * 14: Range, If-Range, Content-Range). Proxies are the JVM's ({@code https.proxyHost} ...).
 */
final class HttpTransfer {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  /** A strong tag; a weak one, {@code W/"..."}, promises no equal bytes. */
  private static final Pattern ETAG = Pattern.compile("\"[!#-~]*\"");

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

  /**
   * What may be otherwise in a moment: time-out, too many requests, and a server's own troubles.
   */
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  private static final String PLAIN = ", a redirect from https to ";
  private static final String CIRCLE = ", too many redirects, the last one to ";

  private final URI address;
  private final PartialFile partial;
  private final DownloadListener listener;
  private final TransferLimits limits;
  private final ProxySelector proxies = ProxySelector.getDefault();
  private final HttpClient client;

  HttpTransfer(URI address, PartialFile partial, DownloadListener listener, TransferLimits limits) {
    this.address = address;
    this.partial = partial;
    this.listener = listener;
    this.limits = limits;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // one file over one connection
            .followRedirects(HttpClient.Redirect.NORMAL) // never from https to http
            .connectTimeout(limits.connect());
    if (proxies != null) {
      builder.proxy(proxies);
    }
    client = builder.build();
  }

  /**
   * Fetches what is missing, in several tries.
   *
   * @throws DownloadException if that fails; what has come stays
   */
  void run() throws InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        attempt();
        return;
      } catch (IOException e) {
        if (tried == limits.tries() || (tried == 1 && isUnreachable(e))) {
          throw failure(e, tried);
        }
        listener.warning("%s: %s%s; trying again".formatted(address, reason(e), soFar()));
        Thread.sleep(limits.pauses().get(tried - 1).toMillis());
      }
    }
  }

  /**
   * One try.
   *
   * @throws IOException if the network or the server failed in a way that may pass
   */
  private void attempt() throws IOException, InterruptedException {
    Optional<String> version =
        partial
            .version(address)
            .filter(mark -> PRINTABLE.matcher(mark).matches()); // fit for a header
    if (version.isEmpty()) {
      partial.discard();
    }
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = ask(version);
    boolean unfit = response.statusCode() == 206 && !continues(response.headers());
    if (version.isPresent() && (unfit || response.statusCode() == 416)) {
      new ResponseBody(response.body()).close();
      partial.discard();
      response = ask(Optional.empty());
    }
    try (ResponseBody body = new ResponseBody(response.body())) {
      int status = response.statusCode();
      boolean continued = status == 206 && partial.size() > 0;
      if (status != 200 && !continued) {
        throw refused(response);
      }
      long all = length(response.headers(), continued);
      if (all > limits.bytes()) {
        throw tooLarge(all + " bytes");
      }
      if (!continued) {
        partial.restart(address, version(response.headers()));
      }
      receive(body, all);
    }
  }

  /** Waits for the headers. */
  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> ask(Optional<String> version)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("User-Agent", "alexnet-java")
            .header("Accept-Encoding", "identity"); // the hash is that of the file itself
    version.ifPresent(
        mark -> request.header("Range", "bytes=" + partial.size() + "-").header("If-Range", mark));
    CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofPublisher());
    Duration patience = limits.connect().plus(limits.stall());
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + TransferLimits.seconds(patience), e);
    } catch (ExecutionException e) {
      // Also what a senseless redirect makes the client throw
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      answer.cancel(true); // closes the connection of one that is still under way
    }
  }

  private void receive(ResponseBody body, long all) throws IOException, InterruptedException {
    listener.progress(partial.size(), all);
    for (List<ByteBuffer> bytes = body.next(limits.stall());
        !bytes.isEmpty();
        bytes = body.next(limits.stall())) {
      long size = partial.size() + bytes.stream().mapToLong(ByteBuffer::remaining).sum();
      if (size > limits.bytes()) {
        throw tooLarge("more");
      }
      if (all >= 0 && size > all) {
        partial.discard();
        throw new DownloadException(
            String.format(
                Locale.ROOT, "%s sends more than the %d bytes that it announced", address, all));
      }
      bytes.forEach(partial::append);
      listener.progress(size, all);
    }
    if (partial.size() < all) {
      throw new IOException("only a part came");
    }
  }

  private boolean continues(HttpHeaders headers) {
    Matcher range = contentRange(headers);
    return range.matches() && Long.parseLong(range.group(1)) == partial.size();
  }

  private static Matcher contentRange(HttpHeaders headers) {
    return CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
  }

  /** Bytes of the whole file, or -1 if the server does not say. */
  private long length(HttpHeaders headers, boolean continued) {
    if (continued) {
      Matcher range = contentRange(headers);
      return range.matches() && !range.group(2).equals("*") ? Long.parseLong(range.group(2)) : -1;
    }
    return headers
        .firstValue("Content-Length")
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .orElse(-1L);
  }

  private static Optional<String> version(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> ETAG.matcher(tag).matches())
        .or(() -> headers.firstValue("Last-Modified").filter(t -> PRINTABLE.matcher(t).matches()));
  }

  private IOException refused(HttpResponse<?> response) {
    int status = response.statusCode();
    if (PASSING.contains(status)) {
      return new IOException("status " + status);
    }
    URI last = response.uri();
    String from = last.equals(address) ? "" : " (from " + last + ")";
    String redirect =
        response
            .headers()
            .firstValue("Location")
            .filter(location -> status / 100 == 3)
            .map(to -> (isPlain(to) && !isPlain(last.toString()) ? PLAIN : CIRCLE) + to)
            .orElse("");
    throw new DownloadException(
        String.format(
            Locale.ROOT,
            "%s%s answers with status %d%s%s; %s",
            address,
            proxy(),
            status,
            from,
            redirect,
            byHand()));
  }

  private static boolean isPlain(String address) {
    return address.toLowerCase(Locale.ROOT).startsWith("http:");
  }

  private DownloadException tooLarge(String size) {
    partial.discard();
    return new DownloadException(
        String.format(
            Locale.ROOT,
            "%s is too large: %s, at most %d are taken",
            address,
            size,
            limits.bytes()));
  }

  private DownloadException failure(IOException e, int tried) {
    String tries = tried == 1 ? "" : " (" + tried + " tries)";
    if (isUnreachable(e)) {
      return new DownloadException(
          "cannot reach %s%s: %s%s; %s".formatted(address, proxy(), reason(e), tries, byHand()), e);
    }
    String next =
        partial.version(address).isPresent() ? "the next time it continues there, or " : "";
    return new DownloadException(
        "cannot fetch %s%s: %s%s%s; %s%s"
            .formatted(address, proxy(), reason(e), soFar(), tries, next, byHand()),
        e);
  }

  private String byHand() {
    return "download it elsewhere and put it at " + partial.file();
  }

  private String soFar() {
    return partial.size() == 0 ? "" : " after " + partial.size() + " bytes";
  }

  private String proxy() {
    return proxies == null
        ? ""
        : proxies.select(address).stream()
            .limit(1)
            .filter(proxy -> proxy.address() instanceof InetSocketAddress)
            .map(proxy -> (InetSocketAddress) proxy.address())
            .map(at -> " through the proxy " + at.getHostString() + ":" + at.getPort())
            .findFirst()
            .orElse("");
  }

  /** What no second try within seconds will mend. */
  private static boolean isUnreachable(IOException e) {
    return e instanceof ConnectException
        || e instanceof HttpConnectTimeoutException
        || e instanceof UnknownHostException
        || e instanceof SSLHandshakeException;
  }

  private String reason(IOException e) {
    if (e instanceof HttpConnectTimeoutException) {
      return "no connection within " + TransferLimits.seconds(limits.connect());
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return "unknown host";
      }
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t.getMessage() != null) { // the client's own connection failures have none
        return t.getMessage();
      }
    }
    return "no connection";
  }
}
