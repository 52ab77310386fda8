// Conformance adapter for a client made of java.net.http and javax.crypto; Gson reads the cases.
import com.google.gson.*;
import com.google.gson.reflect.TypeToken;
import java.io.*;
import java.net.URI;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.security.*;
import java.security.cert.CertificateFactory;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;
import javax.net.ssl.*;

public final class Adapter {
  static final Map<Integer, String> OUTCOMES = Map.of(200, "valid", 401, "unauthorized", 404, "not_found",
      422, "invalid_account", 500, "server_error", 503, "service_unavailable");
  static final String PATH = "/api/account/%s/monitoring/visitors/%s/visits/current/campaigns/%s/engagements/%s/contexts/%s";

  static SSLContext trusting(String file) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = new FileInputStream(file)) {
      store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  // Returns the status. Signs anew; each attempt has a client of its own, and so a connection of its own.
  static int sendOnce(Map<String, String> c) throws Exception {
    var ids = Stream.of("account", "visitor", "campaign", "engagement", "context").map(n -> Signer.encode(c.get(n)));
    var url = c.get("base_url").replaceAll("/+$", "") + PATH.formatted(ids.toArray());
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);  // offers no upgrade to HTTP/2
    if (c.get("ca_file") != null) client.sslContext(trusting(c.get("ca_file")));
    var request = HttpRequest.newBuilder(URI.create(url + "?v=1&sid=" + Signer.encode(c.get("session"))));
    var answer = client.build().sendAsync(request.header("Authorization", Signer.authorization(c, url)).build(),
        HttpResponse.BodyHandlers.discarding());
    try {  // the timeout of HttpRequest ends with the header of the answer
      return answer.get((long) (1000 * Double.parseDouble(c.get("timeout_seconds"))), TimeUnit.MILLISECONDS).statusCode();
    } finally {
      answer.cancel(true);
    }
  }

  static String validate(Map<String, String> c) throws Exception {
    if (!Signer.MACS.containsKey(c.get("signature_method"))) return "unsupported";
    var mandatory = Stream.of("account", "visitor", "campaign", "engagement", "context", "session");
    if (mandatory.anyMatch(name -> c.get(name).isEmpty())) return "invalid_request";
    for (int retriesLeft = 3;; --retriesLeft) {
      try {
        int status = sendOnce(c);
        if (status < 500 || retriesLeft == 0) return OUTCOMES.getOrDefault(status, "unexpected_status");
      } catch (ExecutionException | TimeoutException e) {
        return "transport_error";
      }
      Thread.sleep((long) (1000 * Double.parseDouble(c.get("pause_seconds"))));  // counts from the end of the answer
    }
  }

  // One call for each line, side by side: a process that is started for each case ends after its first line.
  public static void main(String[] arguments) {
    System.setProperty("jdk.httpclient.redirects.retrylimit", "1");  // else a broken GET is sent again, with its old nonce
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines();
    lines.forEach(line -> new Thread(() -> {
      Map<String, String> c = new Gson().fromJson(line, new TypeToken<Map<String, String>>() {}.getType());
      try {
        System.out.println(new Gson().toJson(Map.of("case", c.get("case"), "outcome", validate(c))));
      } catch (Exception e) {
        throw new IllegalStateException(e);  // a fault of this adapter is no outcome
      }
    }).start());
  }
}
