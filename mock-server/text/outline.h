// Shows what received text is made of, and not what it says.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace engagement::text {

// Where an escape "%XX", encoded once or several times ("%2520"), ends and what byte it stands for.
struct Escape {
  std::size_t length = 0;  // of all of it; 0: there is none at the place asked for
  char byte = 0;
};
Escape escape_at(std::string_view text, std::size_t at);

// The outline of a text, as long as the text itself: lower and upper case letters become "x" and
// "X", digits "0", bytes beyond ASCII "?". Punctuation and spaces stay, percent-encoded too;
// an escape of anything else becomes "%xx". Two texts of the same outline cannot be told apart, so
// it is no oracle for secrets, and a secret with a letter or digit in it never shows.
std::string outline(std::string_view text);
void outline_in_place(std::span<char> text);

}  // namespace engagement::text
