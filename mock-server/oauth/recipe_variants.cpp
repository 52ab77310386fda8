#include "mock-server/oauth/recipe_variants.h"

#include <algorithm>
#include <set>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

using Variants = std::vector<RecipeVariant>;

void add(Variants& all, std::string_view mistake, std::function<void(Recipe&)> apply) {
  all.push_back({mistake, std::move(apply)});
}

// One of many guesses at the same thing, which would make too many pairs.
void add_unpaired(Variants& all, std::string_view mistake, std::function<void(Recipe&)> apply) {
  all.push_back({mistake, std::move(apply), false});
}

void add_method(Variants& all, const SignedMaterial& material) {
  add(all, "method-lower-case", [](Recipe& r) { r.lower_method = true; });
  for (const char* method : {"POST", "PUT", "GET", "DELETE", "HEAD", "PATCH", "OPTIONS"}) {
    if (material.method != method) {
      const auto change = [method](Recipe& r) { r.method = method; };
      all.push_back({"wrong-method", change, std::string_view(method) == "POST"});
    }
  }
}

std::string lower_cased(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), text::to_lower);
  return text;
}

void add_authority(Variants& all, const SignedMaterial& material,
                   const std::vector<std::string>& authorities) {
  const std::string other = material.scheme == "https" ? "http" : "https";
  add(all, "scheme-wrong", [other](Recipe& r) { r.scheme = other; });
  add(all, "scheme-case-kept", [](Recipe& r) { r.upper_scheme = true; });
  const bool shows_standard =
      material.port.empty() || material.port == (material.scheme == "https" ? "443" : "80");
  if (shows_standard) {
    add(all, "default-port-included", [](Recipe& r) { r.port = Recipe::Port::always; });
  } else {
    add(all, "non-default-port-dropped", [](Recipe& r) { r.port = Recipe::Port::none; });
  }
  add(all, "host-case-kept", [](Recipe& r) { r.host = Recipe::Host::kept; });
  add_unpaired(all, "host-case-kept", [](Recipe& r) { r.host = Recipe::Host::upper; });
  add(all, "ipv6-brackets-dropped", [](Recipe& r) { r.host = Recipe::Host::without_brackets; });
  add(all, "host-idn-decoded", [](Recipe& r) { r.host = Recipe::Host::unicode; });
  for (const char* port : {"80", "443", "8080", "8443", "3000", "5000", "8000", "8081", "9000"}) {
    const std::string host = lower_cased(material.host);
    add(all, "wrong-port", [host, port](Recipe& r) { r.authority = host + ":" + port; });
  }
  const auto sign_for = [&](const std::string& authority, bool is_paired) {
    all.push_back({"host-wrong", [authority](Recipe& r) { r.authority = authority; }, is_paired});
    add_unpaired(all, "host-wrong", [authority, other](Recipe& r) {
      r.authority = authority;
      r.scheme = other;
    });
  };
  for (const std::string& authority : authorities) {
    sign_for(authority, &authority == &authorities.front());
  }
  for (const char* name : {"localhost", "127.0.0.1", "[::1]", "0.0.0.0"}) {
    const std::string host = name;
    sign_for(host, host == "localhost");
    for (const std::string& port :
         {material.port, std::string("80"), std::string("443"), std::string("8080"),
          std::string("3000"), std::string("5000"), std::string("8000"), std::string("8443")}) {
      if (!port.empty()) {
        sign_for(host + ":" + port, host == "localhost" && port == material.port);
      }
    }
  }
}

// Escapes for which `decodes` says so are decoded, all other text stays.
std::string decode_some(std::string_view path, bool (*decodes)(char)) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto decoded = path[i] == '%' ? decode(path.substr(i, 3)) : std::nullopt;
    if (decoded && decoded->size() == 1 && decodes(decoded->front())) {
      out += decoded->front();
      i += 2;
    } else {
      out += path[i];
    }
  }
  return out;
}

std::string with_hex_case(std::string_view path, bool upper) {
  std::string out(path);
  for (std::size_t i = 0; i + 2 < out.size(); ++i) {
    if (out[i] == '%') {
      for (std::size_t n = i + 1; n <= i + 2; ++n) {
        const char c = out[n];
        out[n] = upper && c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
        out[n] = !upper && c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : out[n];
      }
    }
  }
  return out;
}

std::string replaced(std::string text, char from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, 1, to);
    at += to.size();
  }
  return text;
}

std::string folded_slashes(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || !out.ends_with('/')) {
      out += c;
    }
  }
  return out;
}

void add_path(Variants& all, const SignedMaterial& material) {
  const std::string& path = material.path;
  const auto sign = [&](std::string_view mistake, std::string changed) {
    if (changed != path) {
      add(all, mistake, [changed](Recipe& r) { r.path = changed; });
    }
  };
  const std::string decoded = decode(path).value_or(path);
  sign("path-decoded", decoded);
  sign("path-decoded", decode_form(path).value_or(path));
  Encoder segment;
  segment.keep = "/";
  sign("path-encoded-twice", segment(path));
  sign("path-lower-case", lower_cased(path));
  sign("path-normalised", segment(decoded));
  sign("path-normalised", segment(decode_form(path).value_or(path)));
  for (const char* keep :
       {"/!$&'()*+,;=:@", "/!*'()", "/!$&'()*+,;=:@%", "/-_.!~*'();:@&=+$,?#", "/:@"}) {
    segment.keep = keep;
    sign("path-normalised", segment(decoded));
    sign("path-normalised", segment(path));
  }
  sign("path-normalised", decode_some(path, is_unreserved));
  sign("path-normalised",
       decode_some(path, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
  sign("path-normalised", decode_some(path, [](char c) {
         return static_cast<unsigned char>(c) >= 0x80 || is_unreserved(c);
       }));
  sign("path-normalised", decode_some(path, [](char c) {
         return static_cast<unsigned char>(c) >= 0x80 || is_unreserved(c) || c == ' ';
       }));
  sign("path-normalised", decode_some(path, [](char c) { return c != '/'; }));
  sign("path-normalised", decode_some(path, [](char c) { return c != '/' && c != '%'; }));
  sign("path-normalised",
       decode_some(path, [](char c) { return c != '/' && c != '?' && c != '#' && c != '%'; }));
  sign("path-normalised", with_hex_case(path, true));
  sign("path-normalised", with_hex_case(path, false));
  sign("path-normalised", replaced(path, '+', "%20"));
  sign("path-normalised", replaced(path, '+', "%2B"));
  sign("path-normalised", replaced(path, '+', " "));
  sign("path-normalised", folded_slashes(path));
  sign("trailing-slash-added", path + "/");
  if (path.size() > 1 && path.ends_with('/')) {
    sign("trailing-slash-dropped", path.substr(0, path.size() - 1));
  }
}

// Everything behind the first delimiter is taken for parameters, whatever it delimits.
void add_splitting(Variants& all, const SignedMaterial& material) {
  const std::string target = material.path + "?" + material.query;
  const auto split = [&](std::size_t at, bool questions_too) {
    if (at == std::string::npos) {
      return;
    }
    std::string path = target.substr(0, at);
    std::string query = target.substr(at + 1);
    if (questions_too) {
      std::replace(query.begin(), query.end(), '?', '&');
    }
    if (path != material.path || query != material.query) {
      add(all, "url-split-wrongly", [path, query](Recipe& r) {
        r.path = path;
        r.query = query;
      });
    }
  };
  split(target.rfind('?'), false);
  split(target.find('?'), true);
  split(target.find_first_of("?&"), true);
  split(target.find_first_of("?&"), false);
  const std::size_t second = material.query.find('?');
  if (second != std::string::npos) {
    const std::string query = material.query.substr(0, second);
    add(all, "url-split-wrongly", [query](Recipe& r) { r.query = query; });
  }
}

void add_collection(Variants& all, const SignedMaterial& material) {
  using Duplicates = Recipe::Duplicates;
  add(all, "query-left-out", [](Recipe& r) { r.query_left_out = true; });
  add(all, "query-left-in-uri", [](Recipe& r) { r.query_in_uri = true; });
  add(all, "query-left-in-uri", [](Recipe& r) { r.query_in_uri = r.query_left_out = true; });
  add(all, "oauth-params-left-out", [](Recipe& r) { r.oauth_left_out = true; });
  add(all, "token-left-out-of-base", [](Recipe& r) { r.left_out = "oauth_token"; });
  add(all, "version-left-out-of-base", [](Recipe& r) { r.left_out = "oauth_version"; });
  const auto sends = [&](std::string_view name) {
    return std::any_of(material.header.begin(), material.header.end(),
                       [&](const DecodedParameter& each) { return each.name == name; });
  };
  const auto sign_too = [&](std::string_view mistake, const char* name, std::string value) {
    if (!sends(name)) {
      add(all, mistake, [name, value](Recipe& r) { r.added.push_back({name, value}); });
    }
  };
  sign_too("version-only-in-base", "oauth_version", "1.0");
  sign_too("token-only-in-base", "oauth_token", "");
  sign_too("signature-in-base-string", "oauth_signature", "");
  if (material.realm) {
    sign_too("realm-in-base-string", "realm", *material.realm);
  }
  add(all, "duplicate-params-collapsed", [](Recipe& r) { r.duplicates = Duplicates::first; });
  add(all, "duplicate-params-collapsed", [](Recipe& r) { r.duplicates = Duplicates::last; });
  add_unpaired(all, "duplicate-params-collapsed",
               [](Recipe& r) { r.duplicates = Duplicates::distinct; });
  add(all, "duplicate-params-indexed", [](Recipe& r) { r.duplicates = Duplicates::indexed; });
  add(all, "bracket-names-collapsed",
      [](Recipe& r) { r.duplicates = Duplicates::brackets_stripped; });
  add(all, "empty-params-dropped", [](Recipe& r) { r.empty = Recipe::Empty::dropped; });
  add_unpaired(all, "empty-params-dropped",
               [](Recipe& r) { r.empty = Recipe::Empty::without_equals_dropped; });
  add(all, "empty-param-without-equals", [](Recipe& r) { r.empty_without_equals = true; });
  add(all, "query-split-at-semicolon", [](Recipe& r) { r.split_at_semicolon = true; });
  add(all, "query-split-at-semicolon", [](Recipe& r) { r.drop_with_semicolon = true; });
  add(all, "query-value-cut-at-equals", [](Recipe& r) { r.cut_value_at_equals = true; });
  add(all, "query-plus-not-decoded", [](Recipe& r) { r.plus_stays = true; });
  add(all, "question-mark-in-first-name", [](Recipe& r) { r.before_first_name = "%3F"; });
  add_unpaired(all, "question-mark-in-first-name", [](Recipe& r) { r.before_first_name = "?"; });
  add(all, "query-taken-as-sent", [](Recipe& r) { r.query_as_sent = true; });
  add(all, "latin1-instead-of-utf8", [](Recipe& r) { r.latin1 = true; });
}

void add_normalisation(Variants& all) {
  using Encoding = Recipe::Encoding;
  using Order = Recipe::Order;
  for (const bool query_only : {false, true}) {
    add(all, "params-double-encoded", [query_only](Recipe& r) {
      r.encoding = Encoding::twice;
      r.encoding_of_query_only = query_only;
    });
    add(all, "params-not-encoded", [query_only](Recipe& r) {
      r.encoding = Encoding::none;
      r.encoding_of_query_only = query_only;
    });
  }
  add(all, "oauth-params-not-encoded", [](Recipe& r) { r.oauth_as_sent = true; });
  add(all, "params-sorted-before-encoding", [](Recipe& r) { r.order = Order::by_decoded; });
  add(all, "params-sorted-as-joined-pairs", [](Recipe& r) { r.order = Order::joined; });
  add(all, "params-not-sorted", [](Recipe& r) { r.order = Order::as_collected; });
  add(all, "params-not-sorted", [](Recipe& r) { r.order = Order::query_first; });
  add_unpaired(all, "params-not-sorted", [](Recipe& r) { r.order = Order::by_name; });
  add(all, "base-string-parts-not-encoded",
      [](Recipe& r) { r.parameters_not_encoded_again = true; });
  add_unpaired(all, "base-string-parts-not-encoded", [](Recipe& r) { r.uri_not_encoded = true; });
  add(all, "base-string-parts-not-encoded",
      [](Recipe& r) { r.uri_not_encoded = r.parameters_not_encoded_again = true; });
}

// Each departure of an encoder, in the parameters alone and in the whole base string.
void add_encoders(Variants& all) {
  const auto encode_with = [&](std::string_view mistake, const auto& change,
                               bool is_paired = true) {
    all.push_back({mistake, [change](Recipe& r) { change(r.parameter_encoder); }, is_paired});
    const auto everywhere = [change](Recipe& r) {
      change(r.parameter_encoder);
      change(r.outer_encoder);
    };
    all.push_back({mistake, everywhere, is_paired});
  };
  constexpr bool kUnpaired = false;
  encode_with("lower-case-hex", [](Encoder& e) { e.lower_hex = true; });
  encode_with("plus-for-space", [](Encoder& e) { e.plus_for_space = true; });
  encode_with("tilde-encoded", [](Encoder& e) { e.encode_tilde = true; });
  encode_with("subdelims-not-encoded", [](Encoder& e) { e.keep += "!*'()"; });
  encode_with("subdelims-not-encoded", [](Encoder& e) { e.keep += "*"; });
  encode_with(
      "subdelims-not-encoded", [](Encoder& e) { e.keep += "!'()"; }, kUnpaired);
  encode_with(
      "subdelims-not-encoded", [](Encoder& e) { e.keep += "!$&'()*+,;=:@"; }, kUnpaired);
  encode_with("slash-not-encoded", [](Encoder& e) { e.keep += "/"; });
  encode_with("form-encoder", [](Encoder& e) {
    e.plus_for_space = true;
    e.encode_tilde = true;
    e.keep += "*";
  });
}

}  // namespace

std::vector<RecipeVariant> recipe_variants(const SignedMaterial& material,
                                           const std::vector<std::string>& authorities) {
  using Kind = RecipeVariant::Kind;
  Variants all;
  auto are_of = [&all, done = std::size_t{0}](Kind kind) mutable {
    for (; done < all.size(); ++done) {
      all[done].kind = kind;
    }
  };
  add_collection(all, material);
  add_normalisation(all);
  are_of(Kind::other);
  add_encoders(all);
  are_of(Kind::encoder);
  add_path(all, material);
  are_of(Kind::path);
  add_splitting(all, material);
  are_of(Kind::splitting);
  add_method(all, material);
  are_of(Kind::method);
  add_authority(all, material, authorities);
  are_of(Kind::authority);
  return all;
}

std::vector<std::vector<RecipeVariant>> library_habits() {
  // Tcllib's oauth package splits the URL behind its path, keeps the "?", and sorts and joins the
  // pieces as they stand.
  return {{
      {"question-mark-in-first-name", [](Recipe& r) { r.before_first_name = "?"; }},
      {"query-taken-as-sent", [](Recipe& r) { r.query_as_sent = true; }},
      {"oauth-params-not-encoded", [](Recipe& r) { r.oauth_as_sent = true; }},
      {"empty-param-without-equals", [](Recipe& r) { r.equals_as_sent = true; }},
      {"params-sorted-as-joined-pairs", [](Recipe& r) { r.order = Recipe::Order::joined; }},
  }};
}

}  // namespace engagement::oauth
