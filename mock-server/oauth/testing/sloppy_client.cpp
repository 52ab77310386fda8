#include "mock-server/oauth/testing/sloppy_client.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace engagement::oauth::testing {
namespace {

std::string random_text(std::mt19937& random, std::size_t most) {
  static const std::vector<std::string> pieces = {
      "a", "B",  "7", "-", ".",  "_",  "~", " ", "+", "%", "&", "=", "/",
      "?", "#",  "!", "*", "'",  "(",  ")", ";", ":", "@", ",", "$", "é",
      "ü", "日", "🎉", "x", "Zq", "12", "0", "m", "K", "ß", "э"};
  std::string made = "k";
  for (std::size_t n = 1 + random() % most; n > 0; --n) {
    made += pieces[random() % pieces.size()];
  }
  return made;
}

std::string random_word(std::mt19937& random, std::size_t size) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  std::string made;
  while (made.size() < size) {
    made += kLetters[random() % kLetters.size()];
  }
  return made;
}

// Odd ids in half of the requests, plain ones in the other.
std::string random_id(std::mt19937& random) {
  return random() % 2 == 0 ? random_text(random, 8) : random_word(random, 8 + random() % 24);
}

std::vector<std::string> random_query(std::mt19937& random) {
  std::vector<std::string> query = {"v=1", "sid=" + percent_encoded(random_id(random))};
  static const std::vector<std::vector<std::string>> extras = {{"t=z", "t=%3A", "t=5"},
                                                               {"x[0]=a", "x[1]=b+c"},
                                                               {"q=a;b=c"},
                                                               {"e="},
                                                               {"f"},
                                                               {"b=c=d"},
                                                               {"n=a%20b"},
                                                               {"r=2", "r=2"},
                                                               {"u=%C3%A9%e2%82%ac"},
                                                               {"a-b=1", "a=2"},
                                                               {"s=one+two"},
                                                               {"w=%2A%7e"},
                                                               {"p=a/b?c"},
                                                               {"v1=x"},
                                                               {"Z=1", "y=2"},
                                                               {"k=!*'()"}};
  for (const auto& extra : extras) {
    if (random() % 3 == 0) {
      query.insert(query.end(), extra.begin(), extra.end());
    }
  }
  return query;
}

Pairs decoded_query(const SloppyClient& client) {
  Pairs pairs;
  for (const std::string& piece : client.query) {
    const std::size_t equals = std::min(piece.find('='), piece.size());
    pairs.emplace_back(percent_decoded(piece.substr(0, equals), true),
                       percent_decoded(piece.substr(std::min(equals + 1, piece.size())), true));
  }
  return pairs;
}

bool shows_port(const SloppyClient& client) {
  return !client.port.empty() && client.port != (client.scheme == "https" ? "443" : "80");
}

void set_right_steps(SloppyClient& client) {
  client.signed_method = [](const SloppyClient& c) { return c.method; };
  client.uri = [](const SloppyClient& c) {
    return c.scheme + "://" + lower(c.host) + (shows_port(c) ? ":" + c.port : "") + c.path;
  };
  client.collect = [](const SloppyClient& c) {
    Pairs all = decoded_query(c);
    all.insert(all.end(), c.oauth.begin(), c.oauth.end());
    return all;
  };
  client.encode_parameter = [](const std::string& text) { return percent_encoded(text); };
  client.sort = [](Pairs& pairs) { std::sort(pairs.begin(), pairs.end()); };
  client.sort_before_encoding = [](Pairs&) {};
  client.join = [](const Pairs& pairs) {
    std::string joined;
    for (const auto& [name, value] : pairs) {
      joined += (joined.empty() ? "" : "&") + name + "=" + value;
    }
    return joined;
  };
  client.encode_part = [](const std::string& text) { return percent_encoded(text); };
  client.key = [](const SloppyClient& c) {
    return percent_encoded(c.credential.consumer_secret) + "&" +
           percent_encoded(c.credential.token_secret);
  };
  client.digest = [](std::string_view key, std::string_view text) {
    return hmac("SHA1", key, text);
  };
  client.signature_text = [](std::string_view digest) { return base64(digest); };
  client.before_header = [](Pairs&) {};
  client.encode_in_header = [](const std::string& text) { return percent_encoded(text); };
  client.send = [](const std::string& header) { return std::vector{header}; };
}

constexpr char kAsItIs = '\x01';

}  // namespace

std::string as_it_is(const std::string& text) {
  return kAsItIs + text;
}

std::string percent_encoded(std::string_view text, std::string_view keep, std::string_view digits) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte) != 0) || std::string_view("-._~").find(c) != text.npos ||
        keep.find(c) != keep.npos) {
      out += c;
    } else {
      out += {'%', digits[byte / 16], digits[byte % 16]};
    }
  }
  return out;
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::array<unsigned char, 128> out{};
  const int size = EVP_EncodeBlock(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(size)};
}

std::string hmac(std::string_view hash, std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  HMAC(EVP_get_digestbyname(std::string(hash).c_str()), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string plain_digest(std::string_view hash, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), out.data(), &size,
             EVP_get_digestbyname(std::string(hash).c_str()), nullptr);
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string lower(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

SloppyClient::SloppyClient(std::mt19937& random) {
  const auto one_of = [&](const std::vector<std::string>& choices) {
    return choices[random() % choices.size()];
  };
  scheme = one_of({"http", "https"});
  host = one_of({"API.Example.com", "api.monitoring.example.com", "xn--bcher-kva.example",
                 "[2001:DB8::1]", "192.0.2.7"});
  port = one_of({"", "80", "443", "8123"});
  path = one_of({"/api", "/Gateway/api", "/a//b/api"}) + "/account/" +
         percent_encoded(random_id(random)) + one_of({"/v/", "/a+b%2f/", "/%7Ex/", "/%c3%a9/"}) +
         percent_encoded(random_id(random)) + one_of({"", "", "/"});
  query = random_query(random);
  credential = {random_id(random), random_id(random), random_id(random), random_id(random), ""};
  oauth = {
      {"oauth_consumer_key", credential.consumer_key},
      {"oauth_nonce", random_word(random, 16)},
      {"oauth_timestamp", std::to_string(kServerTime - 100 + static_cast<int>(random() % 200))},
      {"oauth_token", *credential.token},
      {"oauth_signature_method", "HMAC-SHA1"}};
  if (random() % 4 != 0) {
    oauth.emplace_back("oauth_version", "1.0");
  }
  if (random() % 2 == 0) {
    realm = "realm " + std::to_string(random() % 1000);
  }
  set_right_steps(*this);
}

std::string SloppyClient::target() const {
  std::string text = path;
  for (std::size_t i = 0; i < query.size(); ++i) {
    text += (i == 0 ? "?" : "&") + query[i];
  }
  return text;
}

std::string SloppyClient::host_field() const {
  return host + (port.empty() ? "" : ":" + port);
}

std::string SloppyClient::base_string() const {
  Pairs pairs = collect(*this);
  sort_before_encoding(pairs);
  const auto encode = [this](const std::string& text) {
    return text.starts_with(kAsItIs) ? text.substr(1) : encode_parameter(text);
  };
  for (auto& [name, value] : pairs) {
    name = encode(name);
    value = encode(value);
  }
  sort(pairs);
  return encode_part(signed_method(*this)) + "&" + encode_part(uri(*this)) + "&" +
         encode_part(join(pairs));
}

std::string SloppyClient::signature() const {
  return signature_text(digest(key(*this), base_string()));
}

std::vector<std::string> SloppyClient::authorization() const {
  Pairs sent = oauth;
  sent.emplace_back("oauth_signature", signature());
  before_header(sent);
  std::string header = "OAuth ";
  if (realm) {
    header += "realm=\"" + *realm + "\", ";
  }
  for (std::size_t i = 0; i < sent.size(); ++i) {
    header +=
        (i == 0 ? "" : ", ") + sent[i].first + "=\"" + encode_in_header(sent[i].second) + "\"";
  }
  return send(header);
}

std::string& SloppyClient::parameter(std::string_view name) {
  for (auto& [each, value] : oauth) {
    if (each == name) {
      return value;
    }
  }
  return oauth.emplace_back(std::string(name), "").second;
}

}  // namespace engagement::oauth::testing
