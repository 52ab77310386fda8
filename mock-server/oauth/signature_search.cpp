#include "mock-server/oauth/signature_search.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_set>

#include "mock-server/oauth/percent_encoding.h"

namespace engagement::oauth {
namespace {

// The signature as received, read in every way in which clients write a digest.
struct Reading {
  std::string_view mistake;  // empty: the right way
  std::string digest;        // raw bytes
};

std::string standard_base64(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return text;
}

void add_base64(std::vector<Reading>& readings, std::string_view mistake, const std::string& text) {
  if (auto bytes = from_base64(text); bytes && !bytes->empty()) {
    readings.push_back({mistake, std::move(*bytes)});
  }
}

std::string from_hex(std::string_view text) {
  std::string escaped;
  if (text.size() % 2 != 0) {
    return {};
  }
  for (std::size_t i = 0; i < text.size(); i += 2) {
    escaped += "%" + std::string(text.substr(i, 2));
  }
  return decode(escaped).value_or("");
}

std::vector<Reading> read_signature(std::string_view received) {
  std::vector<Reading> readings;
  const std::string text(received);
  add_base64(readings, "", text);
  if (std::string digest = from_hex(text); digest.size() >= 20) {
    readings.push_back({"signature-hex", std::move(digest)});
  }
  if (const auto hex = from_base64(text); hex && from_hex(*hex).size() >= 20) {
    readings.push_back({"signature-hex", from_hex(*hex)});  // base64 of the hexadecimal text
  }
  if (text.find('%') != std::string::npos) {
    if (const auto decoded = decode(text)) {
      add_base64(readings, "signature-double-encoded", *decoded);
    }
  }
  std::string spaced = text;
  std::replace(spaced.begin(), spaced.end(), ' ', '+');
  if (spaced != text) {
    add_base64(readings, "signature-plus-became-space", spaced);
  }
  const std::string standard = standard_base64(text);
  const std::string padding((4 - text.size() % 4) % 4, '=');
  if (standard != text) {
    add_base64(readings, "signature-urlsafe-base64", standard + padding);
  } else if (!padding.empty()) {
    add_base64(readings, "signature-without-padding", text + padding);
  }
  return readings;
}

std::string plain_hash(const EVP_MD* hash, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, hash, nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

struct Candidate {
  std::vector<std::string_view> mistakes;
  std::string base_string;
};

class Search {
 public:
  explicit Search(const SearchInput& input)
      : input_(input),
        readings_(read_signature(input.signature)),
        right_key_(signing_key(input.credential.consumer_secret, input.credential.token_secret)),
        work_left_(input.hints.work) {}

  Diagnosis run() {
    if (input_.method == SignatureMethod::plaintext) {
      return search_plaintext();
    }
    // Each try makes and hashes so much: of a request as large as this only few could be made.
    constexpr std::size_t kLargest = 16 * 1024;
    const SignedMaterial& material = input_.material;
    if (material.path.size() + material.query.size() + material.form.size() > kLargest) {
      return {};
    }
    right_ = base_string_of(Recipe{}, material);
    if (input_.method == SignatureMethod::rsa_sha1) {
      return search_rsa();
    }
    variants_ = recipe_variants(input_.material, input_.hints.authorities);
    keys_ = key_variants(input_.credential, input_.hints.secrets);
    if (is_nearly_right()) {
      return {{"signature-tampered"}, false, {}};
    }
    if (try_right_base_string() || try_single_recipes() || try_habits() || try_other_digests() ||
        try_pairs_with_keys() || try_pairs_of_recipes()) {
      return found_;
    }
    return guess();
  }

 private:
  // Takes the work of making and hashing `text` from what is left; false when nothing is.
  bool may_try(const std::string& text) {
    const std::size_t work = text.size() + 64;
    work_left_ -= std::min(work, work_left_);
    return work_left_ > 0;
  }

  // Notes a find, with the mistake of the reading that matched in front of the others.
  bool matches(std::string_view digest, std::vector<std::string_view> mistakes,
               const std::string& base_string) {
    for (const Reading& reading : readings_) {
      if (reading.digest == digest) {
        if (!reading.mistake.empty()) {
          mistakes.insert(mistakes.begin(), reading.mistake);
        }
        const auto last = std::unique(mistakes.begin(), mistakes.end());
        mistakes.erase(last, mistakes.end());
        found_ = {std::move(mistakes), false, base_string == right_ ? "" : base_string};
        return true;
      }
    }
    return false;
  }

  std::string hmac(const std::string& key, const std::string& text) const {
    return hmac_digest(input_.method, key, text);
  }

  bool try_right_base_string() {
    if (matches(hmac(right_key_, right_), {}, right_)) {
      return !found_.mistakes.empty();
    }
    for (const KeyVariant& key : keys_) {
      if (!may_try(right_)) {
        return false;
      }
      if (matches(hmac(key.key, right_), {key.mistake}, right_)) {
        return true;
      }
    }
    return false;
  }

  // Also finds out which variants make a difference, so that pairs are made of those only.
  bool try_single_recipes() {
    std::unordered_set<std::string> seen = {right_};
    for (const RecipeVariant& variant : variants_) {
      Recipe recipe;
      variant.apply(recipe);
      std::string text = base_string_of(recipe, input_.material);
      if (!may_try(text)) {
        return false;
      }
      if (!seen.insert(text).second) {
        continue;
      }
      if (matches(hmac(right_key_, text), {variant.mistake}, text)) {
        return true;
      }
      singles_.push_back({{variant.mistake}, std::move(text)});
      effective_.push_back(&variant);
    }
    return false;
  }

  bool try_habits() {
    for (const std::vector<RecipeVariant>& habit : library_habits()) {
      std::vector<const RecipeVariant*> changes;
      for (const RecipeVariant& change : habit) {
        changes.push_back(&change);
      }
      const std::string text = base_string_with(changes);
      if (!may_try(text)) {
        return false;
      }
      if (matches(hmac(right_key_, text), {}, text)) {
        for (const RecipeVariant* change : those_that_matter(changes, text)) {
          found_.mistakes.push_back(change->mistake);
        }
        return true;
      }
    }
    return false;
  }

  std::string base_string_with(const std::vector<const RecipeVariant*>& changes) const {
    Recipe recipe;
    for (const RecipeVariant* change : changes) {
      change->apply(recipe);
    }
    return base_string_of(recipe, input_.material);
  }

  // Without the changes that leave this request's base string as it is.
  std::vector<const RecipeVariant*> those_that_matter(std::vector<const RecipeVariant*> changes,
                                                      const std::string& text) const {
    for (std::size_t i = changes.size(); i-- > 0;) {
      auto fewer = changes;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (base_string_with(fewer) == text) {
        changes = std::move(fewer);
      }
    }
    return changes;
  }

  bool try_other_digests() {
    const SignatureMethod other = input_.method == SignatureMethod::hmac_sha1
                                      ? SignatureMethod::hmac_sha256
                                      : SignatureMethod::hmac_sha1;
    const auto try_text = [&](const std::string& key, const std::string& text,
                              std::vector<std::string_view> mistakes) {
      auto with = [&](std::string_view mistake) {
        auto all = mistakes;
        all.push_back(mistake);
        return all;
      };
      if (matches(hmac_digest(other, key, text), with("hash-not-as-declared"), text)) {
        return true;
      }
      const EVP_MD* hash =
          input_.method == SignatureMethod::hmac_sha256 ? EVP_sha256() : EVP_sha1();
      for (const std::string& hashed : {key + text, text + key, text, key + "&" + text}) {
        if (matches(plain_hash(hash, hashed), with("plain-hash-not-hmac"), text)) {
          return true;
        }
      }
      return false;
    };
    if (try_text(right_key_, right_, {})) {
      return true;
    }
    return std::any_of(singles_.begin(), singles_.end(), [&](const Candidate& single) {
      return may_try(single.base_string) && may_try(single.base_string) &&
             try_text(right_key_, single.base_string, single.mistakes);
    });
  }

  bool try_pairs_with_keys() {
    constexpr std::size_t kCommonKeys = 40;  // the wrongly made keys and the spoilt secrets
    for (const Candidate& single : singles_) {
      for (std::size_t i = 0; i < std::min(kCommonKeys, keys_.size()); ++i) {
        if (!may_try(single.base_string)) {
          return false;
        }
        if (matches(hmac(keys_[i].key, single.base_string),
                    {keys_[i].mistake, single.mistakes.front()}, single.base_string)) {
          return true;
        }
      }
    }
    return false;
  }

  bool try_pairs_of_recipes() {
    std::unordered_set<std::string> seen = {right_};
    for (const Candidate& single : singles_) {
      seen.insert(single.base_string);
    }
    for (std::size_t a = 0; a < effective_.size(); ++a) {
      for (std::size_t b = a + 1; b < effective_.size(); ++b) {
        Recipe recipe;
        effective_[a]->apply(recipe);
        effective_[b]->apply(recipe);
        std::string text = base_string_of(recipe, input_.material);
        if (!may_try(text)) {
          return false;
        }
        if (seen.insert(text).second &&
            matches(hmac(right_key_, text), {effective_[a]->mistake, effective_[b]->mistake},
                    text)) {
          return true;
        }
      }
    }
    return false;
  }

  // Few bits, or few characters of the text, are other than they should be.
  bool is_nearly_right() const {
    const std::string digest = hmac(right_key_, right_);
    const std::string text = to_base64(digest);
    if (text.starts_with(input_.signature) && input_.signature.size() >= 8 &&
        input_.signature.size() + 2 < text.size()) {
      return true;  // cut
    }
    int bits = 0;
    if (!readings_.empty() && readings_.front().digest.size() == digest.size()) {
      for (std::size_t i = 0; i < digest.size(); ++i) {
        bits += std::popcount(static_cast<unsigned char>(digest[i] ^ readings_.front().digest[i]));
      }
      if (bits > 0 && bits <= 8) {
        return true;
      }
    }
    if (text.size() != input_.signature.size() ||
        text == standard_base64(std::string(input_.signature))) {
      return false;
    }
    std::size_t characters = 0;
    std::size_t spaces = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      characters += text[i] != input_.signature[i] ? 1 : 0;
      spaces += text[i] == '+' && input_.signature[i] == ' ' ? 1 : 0;
    }
    return characters > spaces && characters <= 2;
  }

  Diagnosis search_plaintext() const {
    for (const KeyVariant& key : key_variants(input_.credential, input_.hints.secrets)) {
      if (equal_in_constant_time(key.key, input_.signature)) {
        return {{key.mistake}, false, {}};
      }
      if (equal_in_constant_time(encode(key.key), input_.signature)) {
        return {{"signature-double-encoded", key.mistake}, false, {}};
      }
    }
    if (equal_in_constant_time(encode(right_key_), input_.signature)) {
      return {{"signature-double-encoded"}, false, {}};
    }
    return guess();
  }

  Diagnosis search_rsa() {
    for (const RecipeVariant& variant :
         recipe_variants(input_.material, input_.hints.authorities)) {
      Recipe recipe;
      variant.apply(recipe);
      const std::string text = base_string_of(recipe, input_.material);
      constexpr int kCostOfRsa = 40;  // in HMACs of the same text
      for (int i = 0; i < kCostOfRsa; ++i) {
        may_try(text);
      }
      if (work_left_ == 0) {
        break;
      }
      if (text != right_ &&
          verify_rsa_sha1(input_.credential.rsa_public_key, text, input_.signature)) {
        return {{variant.mistake}, false, text};
      }
    }
    return {};
  }

  // Nothing known yields this signature: a wrong secret is the likely cause, if it is a digest at
  // all.
  Diagnosis guess() const {
    const std::size_t size = input_.method == SignatureMethod::hmac_sha256 ? 32 : 20;
    const bool is_digest =
        input_.method == SignatureMethod::plaintext ||
        std::any_of(readings_.begin(), readings_.end(),
                    [&](const Reading& reading) { return reading.digest.size() == size; });
    if (!is_digest) {
      return {{"signature-tampered"}, true, {}};
    }
    return {{"wrong-consumer-secret"}, true, {}};
  }

  const SearchInput& input_;
  const std::vector<Reading> readings_;
  const std::string right_key_;
  std::string right_;  // the right base string
  std::vector<RecipeVariant> variants_;
  std::vector<KeyVariant> keys_;
  std::vector<Candidate> singles_;
  std::vector<const RecipeVariant*> effective_;
  Diagnosis found_;
  std::size_t work_left_;
};

}  // namespace

Diagnosis search_signature(const SearchInput& input) {
  return Search(input).run();
}

}  // namespace engagement::oauth
