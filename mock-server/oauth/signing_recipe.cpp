#include "mock-server/oauth/signing_recipe.h"

#include <algorithm>
#include <map>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/punycode.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

// A parameter on its way into the base string.
struct Parameter {
  std::string name;
  std::string value;
  bool from_query = false;
  bool has_equals = true;
  bool is_final = false;  // not to be encoded
  bool is_first = false;  // of the query
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), text::to_lower);
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

std::string decoded_or_same(std::string_view text, bool plus_stays) {
  return (plus_stays ? decode(text) : decode_form(text)).value_or(std::string(text));
}

// UTF-8 to ISO-8859-1; text that has no such form stays.
std::string to_latin1(const std::string& utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80) {
      out += utf8[i];
    } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < utf8.size()) {
      out += static_cast<char>((byte << 6) | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
    } else {
      return utf8;
    }
  }
  return out;
}

std::vector<std::string_view> pieces_of(std::string_view query, bool at_semicolon) {
  std::vector<std::string_view> pieces;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find_first_of(at_semicolon ? "&;" : "&"), query.size());
    if (end > 0) {
      pieces.push_back(query.substr(0, end));
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return pieces;
}

Parameter read_piece(std::string_view piece, const Recipe& recipe) {
  const std::size_t equals = std::min(piece.find('='), piece.size());
  std::string_view value = piece.substr(std::min(equals + 1, piece.size()));
  if (recipe.cut_value_at_equals) {
    value = value.substr(0, value.find('='));
  }
  Parameter parameter;
  parameter.from_query = true;
  parameter.has_equals = equals < piece.size();
  parameter.is_final = recipe.query_as_sent;
  if (recipe.query_as_sent) {
    parameter.name = piece.substr(0, equals);
    parameter.value = value;
  } else {
    parameter.name = decoded_or_same(piece.substr(0, equals), recipe.plus_stays);
    parameter.value = decoded_or_same(value, recipe.plus_stays);
  }
  return parameter;
}

void mark_first_of_query(std::vector<Parameter>& all) {
  const auto first =
      std::find_if(all.begin(), all.end(), [](const Parameter& each) { return each.from_query; });
  if (first != all.end()) {
    first->is_first = true;
  }
}

std::vector<Parameter> collect(const Recipe& recipe, const SignedMaterial& material) {
  std::vector<Parameter> all;
  if (!recipe.oauth_left_out) {
    for (const DecodedParameter& each : material.header) {
      if (each.name != recipe.left_out) {
        all.push_back({each.name, each.value, false, true, recipe.oauth_as_sent, false});
      }
    }
    for (const DecodedParameter& each : recipe.added) {
      all.push_back({each.name, each.value, false, true, false, false});
    }
  }
  if (!recipe.query_left_out && recipe.reads_query_rightly() && !material.decoded_query.empty()) {
    for (const DecodedParameter& each : material.decoded_query) {
      all.push_back({each.name, each.value, true, each.has_equals, false, false});
    }
    mark_first_of_query(all);
  } else if (!recipe.query_left_out) {
    const std::string_view query = recipe.query ? *recipe.query : material.query;
    for (const std::string_view piece : pieces_of(query, recipe.split_at_semicolon)) {
      if (recipe.drop_with_semicolon && piece.find(';') != std::string_view::npos) {
        continue;
      }
      all.push_back(read_piece(piece, recipe));
      if (recipe.latin1) {
        all.back().value = to_latin1(all.back().value);
      }
    }
    mark_first_of_query(all);
  }
  for (const std::string_view piece : pieces_of(material.form, false)) {
    all.push_back(read_piece(piece, Recipe{}));
  }
  return all;
}

std::string without_brackets(const std::string& name) {
  const std::size_t open = name.find('[');
  return open != std::string::npos && open > 0 && name.back() == ']' ? name.substr(0, open) : name;
}

void treat_duplicates(const Recipe& recipe, std::vector<Parameter>& all) {
  using Duplicates = Recipe::Duplicates;
  if (recipe.duplicates == Duplicates::all) {
    return;
  }
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (recipe.duplicates == Duplicates::brackets_stripped) {
      all[i].name = without_brackets(all[i].name);
    }
    places[all[i].name].push_back(i);
  }
  std::vector<bool> dropped(all.size(), false);
  for (const auto& [name, indexes] : places) {
    for (std::size_t n = 0; n < indexes.size() && indexes.size() > 1; ++n) {
      Parameter& each = all[indexes[n]];
      const bool is_last = n + 1 == indexes.size();
      if (recipe.duplicates == Duplicates::first) {
        dropped[indexes[n]] = n > 0;
      } else if (recipe.duplicates == Duplicates::last) {
        dropped[indexes[n]] = !is_last;
      } else if (recipe.duplicates == Duplicates::distinct) {
        dropped[indexes[n]] =
            std::any_of(indexes.begin(), indexes.begin() + static_cast<long>(n),
                        [&](std::size_t i) { return all[i].value == each.value; });
      } else if (recipe.duplicates == Duplicates::indexed) {
        each.name += "[" + std::to_string(n) + "]";
      }
    }
  }
  std::size_t index = 0;
  std::erase_if(all, [&](const Parameter&) { return dropped[index++]; });
}

void treat_empty(const Recipe& recipe, std::vector<Parameter>& all) {
  if (recipe.empty != Recipe::Empty::kept) {
    std::erase_if(all, [&](const Parameter& each) {
      return each.value.empty() && (recipe.empty == Recipe::Empty::dropped || !each.has_equals);
    });
  }
}

std::string encoded(const std::string& text, const Parameter& parameter, const Recipe& recipe) {
  const bool is_treated = parameter.from_query || !recipe.encoding_of_query_only;
  const Recipe::Encoding encoding = is_treated ? recipe.encoding : Recipe::Encoding::once;
  if (parameter.is_final || encoding == Recipe::Encoding::none) {
    return text;
  }
  const std::string once = recipe.parameter_encoder(text);
  return encoding == Recipe::Encoding::twice ? recipe.parameter_encoder(once) : once;
}

using Order = std::vector<const Parameter*>;

void sort(const Recipe& recipe, Order& all) {
  using Rule = Recipe::Order;
  const auto by_name_then_value = [](const Parameter* a, const Parameter* b) {
    const int names = a->name.compare(b->name);
    return names != 0 ? names < 0 : a->value < b->value;
  };
  switch (recipe.order) {
    case Rule::as_collected:
      break;
    case Rule::query_first:
      std::stable_partition(all.begin(), all.end(),
                            [](const Parameter* each) { return each->from_query; });
      break;
    case Rule::joined:
      std::stable_sort(all.begin(), all.end(), [](const Parameter* a, const Parameter* b) {
        return a->name + "=" + a->value < b->name + "=" + b->value;
      });
      break;
    case Rule::by_name:
      std::stable_sort(all.begin(), all.end(), [](const Parameter* a, const Parameter* b) {
        return a->name < b->name;  // by name only: equal names stay as collected
      });
      break;
    case Rule::by_encoded:
    case Rule::by_decoded:
      std::stable_sort(all.begin(), all.end(), by_name_then_value);
      break;
  }
}

std::string normalised(const Recipe& recipe, const SignedMaterial& material) {
  std::vector<Parameter> all = collect(recipe, material);
  treat_duplicates(recipe, all);
  treat_empty(recipe, all);
  Order order;
  for (const Parameter& each : all) {
    order.push_back(&each);
  }
  if (recipe.order == Recipe::Order::by_decoded) {
    sort(recipe, order);
  }
  for (Parameter& each : all) {
    each.name = (each.is_first ? recipe.before_first_name : "") + encoded(each.name, each, recipe);
    each.value = encoded(each.value, each, recipe);
  }
  if (recipe.order != Recipe::Order::by_decoded) {
    sort(recipe, order);
  }
  std::string text;
  for (const Parameter* each : order) {
    text.append(text.empty() ? "" : "&").append(each->name);
    const bool has_equals = !(each->value.empty() && recipe.empty_without_equals) &&
                            (each->has_equals || !recipe.equals_as_sent);
    if (has_equals) {
      text.append("=").append(each->value);
    }
  }
  return text;
}

std::string authority_of(const Recipe& recipe, const SignedMaterial& material,
                         const std::string& scheme) {
  if (!recipe.authority.empty()) {
    return recipe.authority;
  }
  std::string host = lower(material.host);
  switch (recipe.host) {
    case Recipe::Host::lower:
      break;
    case Recipe::Host::kept:
      host = material.host;
      break;
    case Recipe::Host::upper:
      host = upper(material.host);
      break;
    case Recipe::Host::without_brackets:
      std::erase_if(host, [](char c) { return c == '[' || c == ']'; });
      break;
    case Recipe::Host::unicode:
      host = host_to_unicode(host);
      break;
  }
  const std::string standard = lower(scheme) == "https" ? "443" : "80";
  const bool is_standard = material.port.empty() || material.port == standard;
  switch (recipe.port) {
    case Recipe::Port::rule:
      return is_standard ? host : host + ":" + material.port;
    case Recipe::Port::none:
      return host;
    case Recipe::Port::always:
      break;
  }
  return host + ":" + (material.port.empty() ? standard : material.port);
}

}  // namespace

std::string Encoder::operator()(std::string_view text) const {
  std::string out;
  out.reserve(2 * text.size());
  std::size_t begin = 0;  // of what is copied as it is
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!stays(text[i])) {
      out.append(text.data() + begin, i - begin);
      append_escaped(out, text[i]);
      begin = i + 1;
    }
  }
  return out.append(text.data() + begin, text.size() - begin);
}

bool Encoder::stays(char c) const {
  return is_unreserved(c) ? !(encode_tilde && c == '~') : keep.find(c) != std::string::npos;
}

void Encoder::append_escaped(std::string& out, char c) const {
  if (c == ' ' && plus_for_space) {
    out += '+';
    return;
  }
  const char* const digits = lower_hex ? "0123456789abcdef" : "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  const char escape[] = {'%', digits[byte >> 4], digits[byte & 15]};
  out.append(escape, sizeof escape);
}

std::string parameters_part_of(const Recipe& recipe, const SignedMaterial& material) {
  std::string parameters = normalised(recipe, material);
  return recipe.parameters_not_encoded_again ? parameters : recipe.outer_encoder(parameters);
}

BaseStringParts parts_of(const Recipe& recipe, const SignedMaterial& material) {
  std::string method = recipe.method.empty() ? material.method : recipe.method;
  if (recipe.lower_method) {
    method = lower(method);
  }
  const std::string scheme = recipe.scheme.empty() ? material.scheme : recipe.scheme;
  std::string uri = (recipe.upper_scheme ? upper(scheme) : scheme) + "://" +
                    authority_of(recipe, material, scheme) +
                    (recipe.path ? *recipe.path : material.path);
  if (recipe.query_in_uri) {
    uri += "?" + material.query;
  }
  return {recipe.outer_encoder(method), recipe.uri_not_encoded ? uri : recipe.outer_encoder(uri),
          parameters_part_of(recipe, material)};
}

void decode_query(SignedMaterial& material) {
  for (const std::string_view piece : pieces_of(material.query, false)) {
    Parameter read = read_piece(piece, Recipe{});
    material.decoded_query.push_back(
        {std::move(read.name), std::move(read.value), read.has_equals});
  }
}

std::string base_string_of(const Recipe& recipe, const SignedMaterial& material) {
  return parts_of(recipe, material).joined();
}

}  // namespace engagement::oauth
