// URL-ENCODING.
#include <algorithm>

#include "conformance/faulty-clients/fault.h"

namespace faulty_client {
namespace {

std::string nothing_but_question_mark(const std::string& bytes) {
  std::string text = strict(bytes);
  const std::size_t at = text.find("%3F");
  return at == text.npos ? text : text.replace(at, 3, "?");
}

std::string nothing_but_hash(const std::string& bytes) {
  std::string text = strict(bytes);
  const std::size_t at = text.find("%23");
  return at == text.npos ? text : text.replace(at, 3, "#");
}

std::string html_escaped(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    text += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  }
  return strict(text);
}

std::string without_dot_segments(std::string target) {
  for (const char* dots : {"%2F..%2F", "%2F.%2F"}) {
    const std::size_t at = target.find(dots);
    if (at != target.npos) {
      target.replace(at, std::string(dots).size(), "%2F");
    }
  }
  return target;
}

constexpr Fault kFaults[] = {
    {"encoding-none", "Puts the ids into the URL as they are (an f-string).", "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = raw;
       b.query_encode = raw;
     }},
    {"encoding-path-none", "Encodes the query only, which the library does by itself.",
     "URL-ENCODING", [](Behaviour& b) { b.path_encode = raw; }},
    {"encoding-session-none", "Encodes the path only.", "URL-ENCODING URL-QUERY",
     [](Behaviour& b) { b.query_encode = raw; }},
    {"encoding-twice", "Encodes the ids and hands the URL to a library that encodes again.",
     "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = twice;
       b.query_encode = twice;
     }},
    {"encoding-session-twice", "Encodes the session before params= encodes it.", "URL-ENCODING",
     [](Behaviour& b) { b.query_encode = twice; }},
    {"encoding-path-twice", "Encodes the path's ids twice (UriBuilder.path of encoded text).",
     "URL-ENCODING", [](Behaviour& b) { b.path_encode = twice; }},
    {"encoding-form-in-path", "Encodes for a form (URLEncoder, urlencode, quote_plus) in the path.",
     "URL-ENCODING", [](Behaviour& b) { b.path_encode = form; }},
    {"encoding-form-everywhere", "Uses the form's encoding in path and query alike.",
     "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = form;
       b.query_encode = form;
     }},
    {"encoding-dotnet", "Uses .NET's HttpUtility.UrlEncode in the path.", "URL-ENCODING",
     [](Behaviour& b) { b.path_encode = form_lower_hex; }},
    {"encoding-session-plus",
     "Writes a space of the query as \"+\", as forms do (URLSearchParams).", "URL-ENCODING?",
     [](Behaviour& b) { b.query_encode = form; }},
    {"encoding-session-raw-plus", "Leaves a plus sign of the session as it is.", "URL-ENCODING",
     [](Behaviour& b) { b.query_encode = keeps_plus; }},
    {"encoding-slash-raw", "Keeps slashes (Python's quote, Ruby's URI.escape).", "URL-ENCODING",
     [](Behaviour& b) { b.path_encode = keeps_slash; }},
    {"encoding-encode-uri", "Uses encodeURI for values.", "URL-ENCODING URL-QUERY",
     [](Behaviour& b) {
       b.path_encode = encode_uri;
       b.query_encode = encode_uri;
     }},
    {"encoding-spaces-only", "Replaces spaces by %20 and nothing else.", "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = spaces_only;
       b.query_encode = spaces_only;
     }},
    {"encoding-percent-raw", "Does not encode what looks encoded (requests' requote_uri, OkHttp).",
     "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = keeps_percent;
       b.query_encode = keeps_percent;
     }},
    {"encoding-decodes-first", "Decodes values before it encodes them, to be on the safe side.",
     "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = decodes_first;
       b.query_encode = decodes_first;
     }},
    {"encoding-latin1", "Encodes the bytes of Latin-1 (an old default charset).", "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = latin1;
       b.query_encode = latin1;
     }},
    {"encoding-utf8-twice", "Takes UTF-8 for Latin-1 and makes UTF-8 of it again (Perl, PHP).",
     "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = utf8_twice;
       b.query_encode = utf8_twice;
     }},
    {"encoding-percent-u", "Uses JavaScript's escape().", "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = percent_u;
       b.query_encode = percent_u;
     }},
    {"encoding-non-ascii-raw", "Sends the bytes of non-ASCII characters as they are (libcurl).",
     "URL-ENCODING", [](Behaviour& b) { b.path_encode = raw_non_ascii; }},
    {"encoding-session-non-ascii-raw", "The same in the query alone.", "URL-ENCODING",
     [](Behaviour& b) { b.query_encode = raw_non_ascii; }},
    {"encoding-non-ascii-dropped", "Drops what is not ASCII (encode('ascii', 'ignore')).",
     "URL-ENCODING URL-PATH URL-QUERY",
     [](Behaviour& b) {
       b.path_encode = drops_non_ascii;
       b.query_encode = drops_non_ascii;
     }},
    {"encoding-composed", "Brings text into a composed form (NFC), as file systems and forms do.",
     "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = composed;
       b.query_encode = composed;
     }},
    {"encoding-trims", "Trims the ids.", "URL-ENCODING",
     [](Behaviour& b) {
       b.path_encode = trims;
       b.query_encode = trims;
     }},
    {"encoding-question-mark-raw", "Forgets the question mark of path values.", "URL-ENCODING",
     [](Behaviour& b) { b.path_encode = nothing_but_question_mark; }},
    {"encoding-hash-raw", "Forgets the hash of path values.", "URL-ENCODING",
     [](Behaviour& b) { b.path_encode = nothing_but_hash; }},
    {"encoding-html", "Escapes values for HTML first.", "URL-ENCODING URL-PATH URL-QUERY",
     [](Behaviour& b) {
       b.path_encode = html_escaped;
       b.query_encode = html_escaped;
     }},
    {"encoding-dots-folded", "Folds dot segments, encoded ones too (a URL class that normalizes).",
     "URL-ENCODING", [](Behaviour& b) { b.change_target = without_dot_segments; }},
    {"encoding-one-value-only", "Forgets to encode one of five, the campaign.", "URL-ENCODING",
     [](Behaviour& b) {
       b.change_target = [](std::string target) {
         const std::size_t from = target.find("/campaigns/") + 11;
         const std::size_t to = target.find("/engagements/", from);
         return target.replace(from, to - from, percent_decoded(target.substr(from, to - from)));
       };
     }},
};

}  // namespace

std::span<const Fault> encoding_faults() {
  return kFaults;
}

}  // namespace faulty_client
