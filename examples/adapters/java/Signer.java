// Signs a request by RFC 5849 with javax.crypto.
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

final class Signer {
  static final Map<String, String> MACS = Map.of("HMAC-SHA1", "HmacSHA1", "HMAC-SHA256", "HmacSHA256");

  static String encode(String text) {  // URLEncoder is for forms; §3.6 wants it like this
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  // The Authorization header of a GET of the url with the query v=1&sid={session}.
  static String authorization(Map<String, String> c, String url) throws GeneralSecurityException {
    var method = c.get("signature_method");
    var oauth = new TreeMap<>(Map.of("oauth_consumer_key", c.get("consumer_key"), "oauth_version", "1.0",
        "oauth_nonce", new BigInteger(128, new SecureRandom()).toString(16), "oauth_signature_method", method,
        "oauth_timestamp", Long.toString(Instant.now().getEpochSecond())));
    if (!c.get("token").isEmpty()) {
      oauth.put("oauth_token", c.get("token"));
    }
    var signed = new TreeMap<>(oauth);
    signed.putAll(Map.of("v", "1", "sid", c.get("session")));
    var base = "GET&" + encode(url) + "&" + encode(join(signed, "%s=%s", "&"));
    var key = encode(c.get("consumer_secret")) + "&" + encode(c.get("token_secret"));
    var mac = Mac.getInstance(MACS.get(method));
    mac.init(new SecretKeySpec(key.getBytes(UTF_8), mac.getAlgorithm()));
    oauth.put("oauth_signature", Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(UTF_8))));
    return "OAuth " + join(oauth, "%s=\"%s\"", ", ");
  }

  private static String join(Map<String, String> parameters, String form, String separator) {
    return parameters.entrySet().stream().map(p -> form.formatted(p.getKey(), encode(p.getValue())))
        .collect(Collectors.joining(separator));
  }
}
