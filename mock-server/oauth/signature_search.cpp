#include "mock-server/oauth/signature_search.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_set>

#include "mock-server/oauth/hmac.h"
#include "mock-server/oauth/key_variants.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/recipe_variants.h"
#include "mock-server/oauth/signature_readings.h"

namespace engagement::oauth {
namespace {

using Mistakes = std::vector<std::string_view>;

std::string plain_hash(const EVP_MD* hash, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, hash, nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

// A wrong base string that this request makes different from the right one.
struct Candidate {
  const RecipeVariant* variant;
  BaseStringParts parts;
  std::string text;  // the parts joined
};

class Search {
 public:
  explicit Search(const SearchInput& input)
      : input_(input),
        readings_(read_signature(input.signature)),
        right_key_(signing_key(input.credential.consumer_secret, input.credential.token_secret)),
        right_hmac_(input.method, right_key_),
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
    right_parts_ = parts_of(Recipe{}, material);
    right_ = right_parts_.joined();
    if (input_.method == SignatureMethod::rsa_sha1) {
      return search_rsa();
    }
    variants_ = recipe_variants(input_.material, input_.hints.authorities);
    keys_ = key_variants(input_.credential, input_.hints.secrets);
    if (is_cut()) {
      return {{"signature-tampered"}, false, {}};
    }
    if (try_right_base_string() || try_single_recipes() || try_habits() || try_other_digests() ||
        try_pairs_with_keys() || try_pairs_of_recipes()) {
      return found_;
    }
    return guess();
  }

 private:
  // What is tried is paid for, in about nanoseconds; false when nothing is left.
  bool may_hash(const std::string& text) { return pay(text.size() + 150); }
  bool may_make_and_hash(const std::string& like) {
    // Very many small parameters cost more than their bytes.
    constexpr std::size_t kMany = 32;
    const std::size_t parameters = input_.material.decoded_query.size();
    return pay(6 * like.size() + 400 + (parameters > kMany ? 300 * parameters : 0));
  }
  bool pay(std::size_t work) {
    work_left_ -= std::min(work, work_left_);
    return work_left_ > 0;
  }

  // Notes a find, with the mistake of the reading that matched in front of the others.
  bool matches(std::string_view digest, Mistakes mistakes, const std::string& base_string) {
    for (const SignatureReading& reading : readings_) {
      const int bits = differing_bits(reading.digest, digest);
      if (bits > kMostDamagedBits) {
        continue;
      }
      if (!reading.mistake.empty()) {
        mistakes.insert(mistakes.begin(), reading.mistake);
      }
      if (bits > 0) {
        mistakes.insert(mistakes.begin(), "signature-tampered");
      }
      mistakes.erase(std::unique(mistakes.begin(), mistakes.end()), mistakes.end());
      found_ = {std::move(mistakes), false, base_string == right_ ? "" : base_string};
      return true;
    }
    return false;
  }

  // Two characters of base64 hold so many. That another digest comes so near by chance is as good
  // as impossible: 160 bits differ in about 80.
  static constexpr int kMostDamagedBits = 12;

  static int differing_bits(std::string_view a, std::string_view b) {
    int bits = a.size() == b.size() ? 0 : kMostDamagedBits + 1;
    for (std::size_t i = 0; i < a.size() && bits <= kMostDamagedBits; ++i) {
      bits += std::popcount(static_cast<unsigned char>(a[i] ^ b[i]));
    }
    return bits;
  }

  bool try_right_base_string() {
    if (matches(right_hmac_.digest(right_).bytes(), {}, right_)) {
      return !found_.mistakes.empty();
    }
    for (const KeyVariant& key : keys_) {
      if (!may_hash(right_)) {
        return false;
      }
      if (matches(hmac_digest(input_.method, key.key, right_), {key.mistake}, right_)) {
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
      BaseStringParts parts = parts_of(recipe, input_.material);
      std::string text = parts.joined();
      if (!may_make_and_hash(text)) {
        return false;
      }
      if (!seen.insert(text).second) {
        continue;
      }
      if (matches(right_hmac_.digest(text).bytes(), {variant.mistake}, text)) {
        return true;
      }
      singles_.push_back({&variant, std::move(parts), std::move(text)});
    }
    return false;
  }

  bool try_habits() {
    for (const std::vector<RecipeVariant>& habit : library_habits()) {
      std::vector<const RecipeVariant*> changes;
      for (const RecipeVariant& change : habit) {
        changes.push_back(&change);
      }
      const std::string text = parts_with(changes).joined();
      if (!may_make_and_hash(text)) {
        return false;
      }
      if (matches(right_hmac_.digest(text).bytes(), {}, text)) {
        for (const RecipeVariant* change : those_that_matter(changes, text)) {
          found_.mistakes.push_back(change->mistake);
        }
        return true;
      }
    }
    return false;
  }

  BaseStringParts parts_with(const std::vector<const RecipeVariant*>& changes) const {
    Recipe recipe;
    for (const RecipeVariant* change : changes) {
      change->apply(recipe);
    }
    return parts_of(recipe, input_.material);
  }

  // Without the changes that leave this request's base string as it is.
  std::vector<const RecipeVariant*> those_that_matter(std::vector<const RecipeVariant*> changes,
                                                      const std::string& text) const {
    for (std::size_t i = changes.size(); i-- > 0;) {
      auto fewer = changes;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (parts_with(fewer).joined() == text) {
        changes = std::move(fewer);
      }
    }
    return changes;
  }

  bool try_other_digests() {
    const SignatureMethod other = input_.method == SignatureMethod::hmac_sha256
                                      ? SignatureMethod::hmac_sha1
                                      : SignatureMethod::hmac_sha256;
    const Hmac other_hmac(other, right_key_);
    if (try_other_digest(other_hmac, right_, {})) {
      return true;
    }
    for (std::size_t i = 0; i < std::min(kCommonKeys, keys_.size()); ++i) {
      if (!may_hash(right_)) {
        return false;
      }
      if (matches(hmac_digest(other, keys_[i].key, right_),
                  {keys_[i].mistake, "hash-not-as-declared"}, right_)) {
        return true;
      }
    }
    return std::any_of(singles_.begin(), singles_.end(), [&](const Candidate& single) {
      return single.variant->is_paired && may_hash(single.text) && may_hash(single.text) &&
             try_other_digest(other_hmac, single.text, {single.variant->mistake});
    });
  }

  // Another hash than the declared one, and no HMAC at all.
  bool try_other_digest(const Hmac& other, const std::string& text, const Mistakes& others) {
    const auto with = [&](std::string_view mistake) {
      Mistakes all = others;
      all.push_back(mistake);
      return all;
    };
    if (matches(other.digest(text).bytes(), with("hash-not-as-declared"), text)) {
      return true;
    }
    const EVP_MD* const hash =
        input_.method == SignatureMethod::hmac_sha256 ? EVP_sha256() : EVP_sha1();
    std::vector<std::string> hashed = {right_key_ + text};
    if (others.empty()) {
      hashed.insert(hashed.end(), {text + right_key_, text, right_key_ + "&" + text});
    }
    return std::any_of(hashed.begin(), hashed.end(), [&](const std::string& each) {
      return matches(plain_hash(hash, each), with("plain-hash-not-hmac"), text);
    });
  }

  bool try_pairs_with_keys() {
    for (std::size_t i = 0; i < std::min(kCommonKeys, keys_.size()); ++i) {
      const Hmac hmac(input_.method, keys_[i].key);
      for (const Candidate& single : singles_) {
        if (!single.variant->is_paired) {
          continue;
        }
        if (!may_hash(single.text)) {
          return false;
        }
        if (matches(hmac.digest(single.text).bytes(), {keys_[i].mistake, single.variant->mistake},
                    single.text)) {
          return true;
        }
      }
    }
    return false;
  }

  // Those that change different parts of the base string are put together from these parts. The
  // others have to be made anew, which takes longer: they come last.
  bool try_pairs_of_recipes() {
    for (const bool apart : {true, false}) {
      for (std::size_t a = 0; a < singles_.size(); ++a) {
        for (std::size_t b = a + 1; b < singles_.size(); ++b) {
          const Candidate& first = singles_[a];
          const Candidate& second = singles_[b];
          if (!first.variant->may_stand_beside(*second.variant) ||
              change_parts_apart(first, second) != apart) {
            continue;
          }
          if (!(apart ? may_hash(first.text) : may_make_and_hash(first.text))) {
            return false;
          }
          const std::string text =
              apart ? merged(first, second).joined() : made_with_both(first, second);
          if (matches(right_hmac_.digest(text).bytes(),
                      {first.variant->mistake, second.variant->mistake}, text)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  std::string made_with_both(const Candidate& first, const Candidate& second) const {
    Recipe recipe;
    first.variant->apply(recipe);
    second.variant->apply(recipe);
    const auto keep_the_rest = [this](const Candidate& single) {
      return single.parts.method == right_parts_.method && single.parts.uri == right_parts_.uri;
    };
    if (keep_the_rest(first) && keep_the_rest(second)) {
      return right_parts_.method + "&" + right_parts_.uri + "&" +
             parameters_part_of(recipe, input_.material);
    }
    return base_string_of(recipe, input_.material);
  }

  bool change_parts_apart(const Candidate& a, const Candidate& b) const {
    const auto both = [&](std::string BaseStringParts::*part) {
      return a.parts.*part != right_parts_.*part && b.parts.*part != right_parts_.*part;
    };
    return !both(&BaseStringParts::method) && !both(&BaseStringParts::uri) &&
           !both(&BaseStringParts::parameters);
  }

  BaseStringParts merged(const Candidate& a, const Candidate& b) const {
    const auto changed = [&](std::string BaseStringParts::*part) -> const std::string& {
      return a.parts.*part != right_parts_.*part ? a.parts.*part : b.parts.*part;
    };
    return {changed(&BaseStringParts::method), changed(&BaseStringParts::uri),
            changed(&BaseStringParts::parameters)};
  }

  // The begin of the right signature.
  bool is_cut() const {
    constexpr std::size_t kLeast = 8;
    const std::string text = to_base64(right_hmac_.digest(right_).bytes());
    return text.starts_with(input_.signature) && input_.signature.size() >= kLeast &&
           input_.signature.size() + 2 < text.size();
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
      constexpr std::size_t kCostOfRsa = 30'000;
      if (!pay(kCostOfRsa)) {
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
                    [&](const SignatureReading& reading) { return reading.digest.size() == size; });
    if (!is_digest) {
      return {{"signature-tampered"}, true, {}};
    }
    return {{"wrong-consumer-secret"}, true, {}};
  }

  // Tried together with other mistakes: the wrongly made keys, which stand first, and some secrets
  // that were spoilt on their way.
  static constexpr std::size_t kCommonKeys = 28;

  const SearchInput& input_;
  const std::vector<SignatureReading> readings_;
  const std::string right_key_;
  const Hmac right_hmac_;
  BaseStringParts right_parts_;
  std::string right_;  // the right base string
  std::vector<RecipeVariant> variants_;
  std::vector<KeyVariant> keys_;
  std::vector<Candidate> singles_;
  Diagnosis found_;
  std::size_t work_left_;
};

}  // namespace

Diagnosis search_signature(const SearchInput& input) {
  return Search(input).run();
}

}  // namespace engagement::oauth
