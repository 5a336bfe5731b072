#include "query/names.h"

#include <array>
#include <cctype>
#include <cstdint>
#include <cstring>

namespace audit::query {

namespace {

constexpr std::size_t kMaxAlias = 63;

std::uint32_t rotate(std::uint32_t x, unsigned n) {
    return (x << n) | (x >> (32 - n));
}

/// StringUtils.shorten: "OrderItemList" → "OrItLi", "company" → "comp".
std::string shortened(std::string_view text) {
    std::string out;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find("__", begin), text.size());
        const std::string_view segment = text.substr(begin, end - begin);
        std::string terms;
        std::size_t count = 1;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            if (i > 0 && std::islower(static_cast<unsigned char>(segment[i - 1])) != 0 &&
                std::isupper(static_cast<unsigned char>(segment[i])) != 0) {
                terms += ' ';
                ++count;
            }
            terms += segment[i];
        }
        const std::size_t length = count > 1 ? 2 : 4;
        if (begin != 0) out += "__";
        std::size_t taken = 0;
        for (char c : terms) {
            if (c == ' ') {
                taken = 0;
            } else if (taken++ < length) {
                out += c;
            }
        }
        if (end == text.size()) break;
        begin = end + 2;
    }
    return out;
}

}  // namespace

std::string sha1(std::string_view text) {
    std::array<std::uint32_t, 5> h{0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u};
    std::string data(text);
    data += static_cast<char>(0x80);
    while (data.size() % 64 != 56) data += '\0';
    const std::uint64_t bits = static_cast<std::uint64_t>(text.size()) * 8;
    for (int shift = 56; shift >= 0; shift -= 8) data += static_cast<char>((bits >> shift) & 0xff);
    for (std::size_t block = 0; block < data.size(); block += 64) {
        std::array<std::uint32_t, 80> w{};
        for (std::size_t i = 0; i < 16; ++i)
            for (std::size_t j = 0; j < 4; ++j)
                w[i] = (w[i] << 8) | static_cast<unsigned char>(data[block + i * 4 + j]);
        for (std::size_t i = 16; i < 80; ++i) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        std::uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (std::size_t i = 0; i < 80; ++i) {
            std::uint32_t f = 0, k = 0;
            if (i < 20) {
                f = (b & c) | (~b & d);
                k = 0x5A827999u;
            } else if (i < 40) {
                f = b ^ c ^ d;
                k = 0x6ED9EBA1u;
            } else if (i < 60) {
                f = (b & c) | (b & d) | (c & d);
                k = 0x8F1BBCDCu;
            } else {
                f = b ^ c ^ d;
                k = 0xCA62C1D6u;
            }
            const std::uint32_t next = rotate(a, 5) + f + e + k + w[i];
            e = d;
            d = c;
            c = rotate(b, 30);
            b = a;
            a = next;
        }
        h[0] += a;
        h[1] += b;
        h[2] += c;
        h[3] += d;
        h[4] += e;
    }
    std::string out;
    for (std::uint32_t word : h)
        for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[(word >> shift) & 0xf];
    return out;
}

std::string buildAlias(std::string_view joiner, bool shorten, std::string_view first,
                       std::string_view second) {
    std::string alias(first);
    if (!second.empty()) {
        alias += joiner;
        alias += second;
    }
    if (alias.size() <= kMaxAlias) return alias;
    if (shorten) {
        std::string small = shortened(alias);
        if (small.size() < kMaxAlias) return small;
    }
    return sha1(alias);
}

std::string quoteName(std::string_view name) {
    std::string out = "\"";
    for (char c : name) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

std::string quotePath(std::string_view path) {
    std::string out;
    std::size_t begin = 0;
    while (true) {
        const std::size_t dot = path.find('.', begin);
        out += quoteName(path.substr(begin, dot == std::string_view::npos ? dot : dot - begin));
        if (dot == std::string_view::npos) return out;
        out += '.';
        begin = dot + 1;
    }
}

bool isAliasProperty(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 >= text.size()) return false;
    for (char c : text.substr(0, dot))
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-') return false;
    const std::string_view property = text.substr(dot + 1);
    if (property.find_first_of("( ") != std::string_view::npos) return false;
    return property[0] != '.';
}

std::string replaceFirstDot(std::string_view text) {
    std::string out(text);
    const std::size_t dot = out.find('.');
    if (dot != std::string::npos) out[dot] = '_';
    return out;
}

}  // namespace audit::query
