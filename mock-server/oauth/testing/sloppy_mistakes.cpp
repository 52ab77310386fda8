#include <algorithm>
#include <set>

#include "mock-server/oauth/testing/sloppy_client.h"

namespace engagement::oauth::testing {
namespace {

using Client = SloppyClient;
using Mistakes = std::vector<MadeMistake>;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string joined_query(const Client& c) {
  const std::string target = c.target();
  return target.substr(target.find('?') + 1);
}

// ---- the key -----------------------------------------------------------------------------------

void add_keys(Mistakes& all) {
  const auto add = [&](std::string_view name, auto key) {
    all.push_back({name, "key", [key](Client& c) { c.key = key; }});
  };
  const auto e = [](const std::string& text) { return percent_encoded(text); };
  add("wrong-consumer-secret", [e](const Client& c) {
    return e(c.credential.consumer_secret + "\n") + "&" + e(c.credential.token_secret);
  });
  add("wrong-token-secret", [e](const Client& c) {
    return e(c.credential.consumer_secret) + "&" + e(" " + c.credential.token_secret);
  });
  add("secrets-swapped", [e](const Client& c) {
    return e(c.credential.token_secret) + "&" + e(c.credential.consumer_secret);
  });
  add("key-without-ampersand", [e](const Client& c) {
    return e(c.credential.consumer_secret) + e(c.credential.token_secret);
  });
  add("secrets-not-encoded", [](const Client& c) {
    return c.credential.consumer_secret + "&" + c.credential.token_secret;
  });
  add("token-secret-left-out",
      [e](const Client& c) { return e(c.credential.consumer_secret) + "&"; });
  add("consumer-secret-left-out",
      [e](const Client& c) { return "&" + e(c.credential.token_secret); });
  add("keys-instead-of-secrets",
      [e](const Client& c) { return e(c.credential.consumer_key) + "&" + e(*c.credential.token); });
}

// ---- collecting --------------------------------------------------------------------------------

void add_collecting(Mistakes& all) {
  const auto add = [&](std::string_view name, auto change) {
    all.push_back({name, "collect", [change](Client& c) {
                     const auto right = c.collect;
                     c.collect = [right, change](const Client& client) {
                       Pairs pairs = right(client);
                       change(client, pairs);
                       return pairs;
                     };
                   }});
  };
  const auto drop = [](Pairs& pairs, const auto& is_unwanted) {
    pairs.erase(std::remove_if(pairs.begin(), pairs.end(), is_unwanted), pairs.end());
  };
  const auto is_oauth = [](const auto& pair) { return pair.first.rfind("oauth_", 0) == 0; };
  add("query-left-out", [=](const Client&, Pairs& pairs) {
    drop(pairs, [&](const auto& pair) { return !is_oauth(pair); });
  });
  add("oauth-params-left-out", [=](const Client&, Pairs& pairs) { drop(pairs, is_oauth); });
  for (const auto& [name, parameter] : {std::pair("token-left-out-of-base", "oauth_token"),
                                        std::pair("version-left-out-of-base", "oauth_version")}) {
    add(name, [=, unwanted = std::string(parameter)](const Client&, Pairs& pairs) {
      drop(pairs, [&](const auto& pair) { return pair.first == unwanted; });
    });
  }
  add("version-only-in-base", [](const Client& c, Pairs& pairs) {
    if (std::none_of(c.oauth.begin(), c.oauth.end(),
                     [](const auto& pair) { return pair.first == "oauth_version"; })) {
      pairs.emplace_back("oauth_version", "1.0");
    }
  });
  add("signature-in-base-string",
      [](const Client&, Pairs& pairs) { pairs.emplace_back("oauth_signature", ""); });
  add("realm-in-base-string", [](const Client& c, Pairs& pairs) {
    if (c.realm) {
      pairs.emplace_back("realm", *c.realm);
    }
  });
  add("duplicate-params-collapsed", [=](const Client&, Pairs& pairs) {
    std::set<std::string> seen;
    drop(pairs, [&](const auto& pair) { return !seen.insert(pair.first).second; });
  });
  add("empty-params-dropped", [=](const Client&, Pairs& pairs) {
    drop(pairs, [](const auto& pair) { return pair.second.empty(); });
  });
  add("bracket-names-collapsed", [](const Client&, Pairs& pairs) {
    for (auto& pair : pairs) {
      pair.first = pair.first.substr(0, pair.first.find('['));
    }
  });
  add("duplicate-params-indexed", [](const Client&, Pairs& pairs) {
    const Pairs before = pairs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto same = [&](const auto& pair) { return pair.first == before[i].first; };
      if (std::count_if(before.begin(), before.end(), same) > 1) {
        const auto earlier =
            std::count_if(before.begin(), before.begin() + static_cast<long>(i), same);
        pairs[i].first += "[" + std::to_string(earlier) + "]";
      }
    }
  });
  const auto read_query = [&](std::string_view name, auto read) {
    all.push_back({name, "collect", [read](Client& c) {
                     c.collect = [read](const Client& client) {
                       Pairs pairs = read(client);
                       pairs.insert(pairs.end(), client.oauth.begin(), client.oauth.end());
                       return pairs;
                     };
                   }});
  };
  const auto split = [](const std::string& text, const std::string& at) {
    std::vector<std::string> pieces;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find_first_of(at, begin), text.size());
      if (end > begin) {
        pieces.push_back(text.substr(begin, end - begin));
      }
      begin = end + 1;
    }
    return pieces;
  };
  const auto pair_of = [](const std::string& piece, bool plus_is_space) {
    const std::size_t equals = std::min(piece.find('='), piece.size());
    return std::pair(
        percent_decoded(piece.substr(0, equals), plus_is_space),
        percent_decoded(piece.substr(std::min(equals + 1, piece.size())), plus_is_space));
  };
  read_query("query-plus-not-decoded", [=](const Client& c) {
    Pairs pairs;
    for (const std::string& piece : c.query) {
      pairs.push_back(pair_of(piece, false));
    }
    return pairs;
  });
  read_query("query-split-at-semicolon", [=](const Client& c) {
    Pairs pairs;
    for (const std::string& piece : split(joined_query(c), "&;")) {
      pairs.push_back(pair_of(piece, true));
    }
    return pairs;
  });
  read_query("query-value-cut-at-equals", [=](const Client& c) {
    Pairs pairs;
    for (const std::string& piece : c.query) {
      const std::size_t equals = piece.find('=');
      pairs.push_back(pair_of(
          equals == piece.npos ? piece : piece.substr(0, piece.find('=', equals + 1)), true));
    }
    return pairs;
  });
  read_query("query-taken-as-sent", [](const Client& c) {
    Pairs pairs;
    for (const std::string& piece : c.query) {
      const std::size_t equals = std::min(piece.find('='), piece.size());
      pairs.emplace_back(as_it_is(piece.substr(0, equals)),
                         as_it_is(piece.substr(std::min(equals + 1, piece.size()))));
    }
    return pairs;
  });
  read_query("question-mark-in-first-name", [=](const Client& c) {
    Pairs pairs;
    for (const std::string& piece : c.query) {
      pairs.push_back(pair_of(piece, true));
    }
    pairs.front().first = "?" + pairs.front().first;
    return pairs;
  });
  all.push_back({"oauth-params-not-encoded", "collect", [](Client& c) {
                   const auto right = c.collect;
                   c.collect = [right](const Client& client) {
                     Pairs pairs = right(client);
                     for (std::size_t i = client.query.size(); i < pairs.size(); ++i) {
                       pairs[i].second = as_it_is(pairs[i].second);
                     }
                     return pairs;
                   };
                 }});
  all.push_back({"token-only-in-base", "collect", [](Client& c) {
                   c.credential.token.reset();
                   std::erase_if(c.oauth,
                                 [](const auto& pair) { return pair.first == "oauth_token"; });
                   const auto right = c.collect;
                   c.collect = [right](const Client& client) {
                     Pairs pairs = right(client);
                     pairs.emplace_back("oauth_token", "");
                     return pairs;
                   };
                 }});
  all.push_back({"url-split-wrongly", "uri", [=](Client& c) {
                   c.query.back() += "?x=y";
                   c.uri = [right = c.uri](const Client& client) {
                     const std::string target = client.target();
                     return replaced(right(client), client.path,
                                     target.substr(0, target.rfind('?')));
                   };
                   c.collect = [](const Client& client) {
                     Pairs pairs = {{"x", "y"}};
                     pairs.insert(pairs.end(), client.oauth.begin(), client.oauth.end());
                     return pairs;
                   };
                 }});
  read_query("latin1-instead-of-utf8", [=](const Client& c) {
    Pairs pairs;
    for (const std::string& piece : c.query) {
      pairs.push_back(pair_of(piece, true));
      std::string latin1;
      const std::string& value = pairs.back().second;
      for (std::size_t i = 0; i < value.size(); ++i) {
        const auto byte = static_cast<unsigned char>(value[i]);
        if (byte == 0xC2 || byte == 0xC3) {
          latin1 += static_cast<char>((byte << 6) | (value[++i] & 0x3F));
        } else if (byte >= 0x80) {
          latin1 = value;
          break;
        } else {
          latin1 += value[i];
        }
      }
      pairs.back().second = latin1;
    }
    return pairs;
  });
}

// ---- encoding, sorting, joining ----------------------------------------------------------------

void add_encoding(Mistakes& all) {
  const auto add = [&](std::string_view name, auto encode) {
    all.push_back({name, "encode_parameter", [encode](Client& c) { c.encode_parameter = encode; }});
  };
  using Text = const std::string&;
  add("params-double-encoded", [](Text t) { return percent_encoded(percent_encoded(t)); });
  add("params-not-encoded", [](Text t) { return t; });
  add("lower-case-hex", [](Text t) { return percent_encoded(t, "", "0123456789abcdef"); });
  add("plus-for-space", [](Text t) { return replaced(percent_encoded(t), "%20", "+"); });
  add("tilde-encoded", [](Text t) { return replaced(percent_encoded(t), "~", "%7E"); });
  add("subdelims-not-encoded", [](Text t) { return percent_encoded(t, "!*'()"); });
  add("subdelims-not-encoded", [](Text t) { return percent_encoded(t, "*"); });
  add("slash-not-encoded", [](Text t) { return percent_encoded(t, "/"); });
  add("form-encoder",
      [](Text t) { return replaced(replaced(percent_encoded(t, "*"), "%20", "+"), "~", "%7E"); });
}

void add_order(Mistakes& all) {
  all.push_back({"params-not-sorted", "sort", [](Client& c) { c.sort = [](Pairs&) {}; }});
  all.push_back({"params-sorted-as-joined-pairs", "sort", [](Client& c) {
                   c.sort = [](Pairs& pairs) {
                     std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
                       return a.first + "=" + a.second < b.first + "=" + b.second;
                     });
                   };
                 }});
  all.push_back({"params-sorted-before-encoding", "sort", [](Client& c) {
                   c.sort = [](Pairs&) {};
                   c.sort_before_encoding = [](Pairs& pairs) {
                     std::sort(pairs.begin(), pairs.end());
                   };
                 }});
  all.push_back({"empty-param-without-equals", "join", [](Client& c) {
                   c.join = [](const Pairs& pairs) {
                     std::string joined;
                     for (const auto& [name, value] : pairs) {
                       joined += (joined.empty() ? "" : "&") + name;
                       joined += value.empty() ? "" : "=" + value;
                     }
                     return joined;
                   };
                 }});
  all.push_back({"base-string-parts-not-encoded", "encode_part",
                 [](Client& c) { c.encode_part = [](const std::string& text) { return text; }; }});
}

// ---- method and URI ----------------------------------------------------------------------------

void add_method_and_uri(Mistakes& all) {
  all.push_back({"method-lower-case", "method", [](Client& c) {
                   c.signed_method = [](const Client& client) { return lower(client.method); };
                 }});
  all.push_back({"wrong-method", "method",
                 [](Client& c) { c.signed_method = [](const Client&) { return "POST"; }; }});
  const auto add = [&](std::string_view name, auto uri) {
    all.push_back({name, "uri", [uri](Client& c) {
                     const auto right = c.uri;
                     c.uri = [right, uri](const Client& client) {
                       return uri(client, right(client));
                     };
                   }});
  };
  using Text = const std::string&;
  // With another path than the one that was sent.
  const auto with_path = [](Text uri, Text path, Text other) {
    return uri.substr(0, uri.size() - path.size()) + other;
  };
  add("scheme-wrong", [](const Client& c, Text) {
    Client other = c;
    const std::string from = c.scheme;
    const std::string to = from == "https" ? "http" : "https";
    const std::string standard = to == "https" ? "443" : "80";
    return to + "://" + lower(c.host) + (c.port.empty() || c.port == standard ? "" : ":" + c.port) +
           c.path;
  });
  add("scheme-case-kept", [](const Client& c, Text uri) {
    return (c.scheme == "https" ? "HTTPS" : "HTTP") + uri.substr(c.scheme.size());
  });
  add("default-port-included", [](const Client& c, Text uri) {
    const std::string standard = c.scheme == "https" ? "443" : "80";
    const bool is_shown = !c.port.empty() && c.port != standard;
    return is_shown ? uri : c.scheme + "://" + lower(c.host) + ":" + standard + c.path;
  });
  add("non-default-port-dropped",
      [](const Client& c, Text) { return c.scheme + "://" + lower(c.host) + c.path; });
  add("host-case-kept",
      [](const Client& c, Text uri) { return replaced(uri, lower(c.host), c.host); });
  add("ipv6-brackets-dropped", [](const Client& c, Text uri) {
    return c.host[0] != '[' ? uri : replaced(replaced(uri, "[", ""), "]", "");
  });
  add("host-idn-decoded", [](const Client&, Text uri) {
    return replaced(uri, "xn--bcher-kva.example", "bücher.example");
  });
  add("wrong-port",
      [](const Client& c, Text) { return c.scheme + "://" + lower(c.host) + ":3000" + c.path; });
  add("host-wrong", [](const Client& c, Text) { return c.scheme + "://localhost" + c.path; });
  add("query-left-in-uri", [](const Client& c, Text uri) { return uri + "?" + joined_query(c); });
  add("path-decoded", [=](const Client& c, Text uri) {
    return with_path(uri, c.path, percent_decoded(c.path, false));
  });
  add("path-normalised", [=](const Client& c, Text uri) {
    return with_path(uri, c.path, percent_encoded(percent_decoded(c.path, false), "/"));
  });
  add("path-encoded-twice", [=](const Client& c, Text uri) {
    return with_path(uri, c.path, percent_encoded(c.path, "/"));
  });
  add("path-lower-case",
      [=](const Client& c, Text uri) { return with_path(uri, c.path, lower(c.path)); });
  add("trailing-slash-added",
      [](const Client& c, Text uri) { return c.path.back() == '/' ? uri : uri + "/"; });
  add("trailing-slash-dropped", [](const Client& c, Text uri) {
    return c.path.back() == '/' ? uri.substr(0, uri.size() - 1) : uri;
  });
}

// ---- digest and signature ----------------------------------------------------------------------

std::string hex_of(std::string_view digest) {
  std::string text;
  for (const char c : digest) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[static_cast<unsigned char>(c) / 16];
    text += kDigits[static_cast<unsigned char>(c) % 16];
  }
  return text;
}

void add_signatures(Mistakes& all) {
  all.push_back({"hash-not-as-declared", "digest", [](Client& c) {
                   c.digest = [](std::string_view key, std::string_view text) {
                     return hmac("SHA256", key, text);
                   };
                 }});
  all.push_back({"plain-hash-not-hmac", "digest", [](Client& c) {
                   c.digest = [](std::string_view key, std::string_view text) {
                     return plain_digest("SHA1", std::string(key) + std::string(text));
                   };
                 }});
  const auto add = [&](std::string_view name, auto write) {
    all.push_back({name, "signature", [write](Client& c) { c.signature_text = write; }});
  };
  add("signature-hex", [](std::string_view digest) { return hex_of(digest); });
  add("signature-urlsafe-base64", [](std::string_view digest) {
    return replaced(replaced(base64(digest), "+", "-"), "/", "_");
  });
  add("signature-without-padding",
      [](std::string_view digest) { return replaced(base64(digest), "=", ""); });
  add("signature-plus-became-space",
      [](std::string_view digest) { return replaced(base64(digest), "+", " "); });
  add("signature-double-encoded",
      [](std::string_view digest) { return percent_encoded(base64(digest)); });
  add("signature-tampered", [](std::string_view digest) {
    std::string text = base64(digest);
    text[5] = text[5] == 'Q' ? 'R' : 'Q';
    return text;
  });
}

}  // namespace

std::vector<MadeMistake> signing_mistakes() {
  Mistakes all;
  add_keys(all);
  add_collecting(all);
  add_encoding(all);
  add_order(all);
  add_method_and_uri(all);
  add_signatures(all);
  return all;
}

std::vector<MadeMistake> header_mistakes() {
  Mistakes all;
  const auto set = [&](std::string_view mistake, std::string name, std::string value) {
    all.push_back({mistake, "oauth", [name, value](Client& c) { c.parameter(name) = value; }});
  };
  const auto leave_out = [&](std::string_view mistake, std::string name) {
    all.push_back({mistake, "header", [name](Client& c) {
                     c.before_header = [name](Pairs& sent) {
                       std::erase_if(sent, [&](const auto& pair) { return pair.first == name; });
                     };
                   }});
  };
  const auto twice = [&](std::string_view mistake, std::string name) {
    all.push_back({mistake, "header", [name](Client& c) {
                     c.before_header = [name](Pairs& sent) {
                       sent.push_back(
                           *std::find_if(sent.begin(), sent.end(),
                                         [&](const auto& pair) { return pair.first == name; }));
                     };
                   }});
  };
  set("timestamp-stale", "oauth_timestamp", std::to_string(kServerTime - 3600));
  set("timestamp-in-future", "oauth_timestamp", std::to_string(kServerTime + 7200));
  set("timestamp-milliseconds", "oauth_timestamp", std::to_string(kServerTime) + "123");
  set("timestamp-not-a-number", "oauth_timestamp", "2027-01-15T08:00:00Z");
  set("version-not-1.0", "oauth_version", "1.0a");
  set("signature-method-unknown", "oauth_signature_method", "hmac-sha1");
  set("unknown-consumer-key", "oauth_consumer_key", "nobody");
  set("unknown-token", "oauth_token", "nothing");
  leave_out("timestamp-missing", "oauth_timestamp");
  leave_out("nonce-missing", "oauth_nonce");
  leave_out("consumer-key-missing", "oauth_consumer_key");
  leave_out("signature-method-missing", "oauth_signature_method");
  leave_out("signature-missing", "oauth_signature");
  leave_out("token-missing", "oauth_token");
  twice("nonce-duplicate", "oauth_nonce");
  twice("oauth-param-duplicate", "oauth_timestamp");
  const auto send = [&](std::string_view mistake, auto change) {
    all.push_back({mistake, "header", [change](Client& c) { c.send = change; }});
  };
  using Fields = std::vector<std::string>;
  using Header = const std::string&;
  send("authorization-missing", [](Header) { return Fields{}; });
  send("authorization-repeated", [](Header header) { return Fields{header, header}; });
  send("scheme-not-oauth", [](Header header) { return Fields{"OAuth1" + header.substr(5)}; });
  send("header-malformed", [](Header header) { return Fields{replaced(header, "\", ", "\" ")}; });
  send("header-params-not-quoted", [](Header header) {
    return Fields{"OAuth " + replaced(header.substr(header.find("oauth_consumer")), "\"", "")};
  });
  all.push_back({"token-not-encoded-in-header", "header", [](Client& c) {
                   c.credential.token = "to%6Ben";
                   c.parameter("oauth_token") = "to%6Ben";
                   c.encode_in_header = [](const std::string& text) {
                     return text == "to%6Ben" ? text : percent_encoded(text);
                   };
                 }});
  all.push_back({"signature-empty", "signature",
                 [](Client& c) { c.signature_text = [](std::string_view) { return ""; }; }});
  return all;
}

}  // namespace engagement::oauth::testing
