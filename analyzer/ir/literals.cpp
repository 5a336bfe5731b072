#include "ir/literals.h"

#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>

namespace audit::ir {

namespace {

constexpr std::uint32_t replacement = 0xfffd;

int digitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

void appendUtf8(std::string& out, std::uint32_t point) {
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) point = replacement;
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xc0 | (point >> 6));
        out += static_cast<char>(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        out += static_cast<char>(0xe0 | (point >> 12));
        out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (point & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | (point >> 18));
        out += static_cast<char>(0x80 | ((point >> 12) & 0x3f));
        out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (point & 0x3f));
    }
}

// Reads escapes one by one; `at` stands behind what was read.
class Cooker {
  public:
    Cooker(std::string_view raw, std::string& out) : raw_(raw), out_(out) {}

    void run(bool normalizeLineBreaks) {
        while (at_ < raw_.size()) {
            const char c = raw_[at_++];
            if (c == '\\') {
                escape();
            } else if (c == '\r' && normalizeLineBreaks) {
                if (peek() == '\n') ++at_;
                out_ += '\n';
            } else {
                out_ += c;
            }
        }
    }

  private:
    [[nodiscard]] char peek() const { return at_ < raw_.size() ? raw_[at_] : '\0'; }

    void escape() {
        if (at_ == raw_.size()) return;
        const char c = raw_[at_++];
        switch (c) {
            case 'n':
                out_ += '\n';
                return;
            case 't':
                out_ += '\t';
                return;
            case 'r':
                out_ += '\r';
                return;
            case 'b':
                out_ += '\b';
                return;
            case 'f':
                out_ += '\f';
                return;
            case 'v':
                out_ += '\v';
                return;
            case 'x':
                appendUtf8(out_, hexDigits(2));
                return;
            case 'u':
                unicode();
                return;
            case '\r':
                if (peek() == '\n') ++at_;
                return;
            case '\n':
                return;
            default:
                break;
        }
        if (c >= '0' && c <= '7') {
            octal(c);
        } else if (lineSeparatorAt(at_ - 1)) {
            at_ += 2;
        } else {
            out_ += c;  // the first byte of any other character: the rest follows as text
        }
    }

    // U+2028 and U+2029 continue a line like \n does.
    [[nodiscard]] bool lineSeparatorAt(std::size_t at) const {
        const std::string_view three = raw_.substr(at, 3);
        return three == "\xe2\x80\xa8" || three == "\xe2\x80\xa9";
    }

    void octal(char first) {
        std::uint32_t value = static_cast<std::uint32_t>(first - '0');
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; ++i) {
            const std::uint32_t next = value * 8 + static_cast<std::uint32_t>(peek() - '0');
            if (next > 0xff) break;
            value = next;
            ++at_;
        }
        appendUtf8(out_, value);
    }

    std::uint32_t hexDigits(std::size_t count) {
        std::uint32_t value = 0;
        for (; count > 0; --count, ++at_) {
            const int digit = digitOf(peek());
            if (digit > 15) return replacement;
            value = value * 16 + static_cast<std::uint32_t>(digit);
        }
        return value;
    }

    std::uint32_t unicodeDigits() {
        if (peek() != '{') return hexDigits(4);
        ++at_;
        std::uint32_t value = 0;
        for (int digit = digitOf(peek()); digit <= 15; digit = digitOf(peek())) {
            value = value > 0x10ffff ? value : value * 16 + static_cast<std::uint32_t>(digit);
            ++at_;
        }
        if (peek() == '}') ++at_;
        return value;
    }

    void unicode() {
        const std::uint32_t high = unicodeDigits();
        if (high < 0xd800 || high > 0xdbff || raw_.substr(at_, 2) != "\\u") return appendUtf8(out_, high);
        const std::size_t before = at_;
        at_ += 2;
        const std::uint32_t low = unicodeDigits();
        if (low >= 0xdc00 && low <= 0xdfff) {
            appendUtf8(out_, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
        } else {
            appendUtf8(out_, replacement);
            at_ = before;
        }
    }

    std::string_view raw_;
    std::string& out_;
    std::size_t at_ = 0;
};

std::string_view cookInto(std::string_view raw, std::string& buffer, bool isTemplate) {
    buffer.clear();
    Cooker(raw, buffer).run(isTemplate);
    return buffer;
}

double inBase(std::string_view digits, int base) {
    if (digits.empty()) return std::numeric_limits<double>::quiet_NaN();
    double value = 0;
    for (const char c : digits) {
        const int digit = digitOf(c);
        if (digit >= base) return std::numeric_limits<double>::quiet_NaN();
        value = value * base + digit;
    }
    return value;
}

double decimal(std::string_view digits) {
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range) {
        const bool small =
            digits.find("e-") != std::string_view::npos || digits.find("E-") != std::string_view::npos;
        return small ? 0 : std::numeric_limits<double>::infinity();
    }
    if (error != std::errc() || end != digits.data() + digits.size()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return value;
}

double plainNumber(std::string_view text) {
    if (text.size() > 2 && text[0] == '0') {
        switch (text[1]) {
            case 'x':
            case 'X':
                return inBase(text.substr(2), 16);
            case 'o':
            case 'O':
                return inBase(text.substr(2), 8);
            case 'b':
            case 'B':
                return inBase(text.substr(2), 2);
            default:
                break;
        }
    }
    if (text.size() > 1 && text[0] == '0' && text.find_first_not_of("01234567") == std::string_view::npos) {
        return inBase(text.substr(1), 8);
    }
    if (!text.empty() && text.back() == '.') text.remove_suffix(1);
    return decimal(text);
}

}  // namespace

std::string_view cook(std::string_view raw, std::string& buffer) {
    if (raw.find('\\') == std::string_view::npos) return raw;
    return cookInto(raw, buffer, false);
}

std::string_view cookTemplate(std::string_view raw, std::string& buffer) {
    if (raw.find_first_of("\\\r") == std::string_view::npos) return raw;
    return cookInto(raw, buffer, true);
}

double numberValue(std::string_view text) {
    if (text.size() > 1 && text.back() == 'n') {
        constexpr double exact = 9007199254740992.0;  // 2^53: beyond it a double is another number
        const double value = numberValue(text.substr(0, text.size() - 1));
        return value <= exact ? value : std::numeric_limits<double>::quiet_NaN();
    }
    if (text.find('_') == std::string_view::npos) return plainNumber(text);
    std::string digits;
    for (const char c : text) {
        if (c != '_') digits += c;
    }
    return plainNumber(digits);
}

}  // namespace audit::ir
