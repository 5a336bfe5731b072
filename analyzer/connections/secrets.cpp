#include "connections/secrets.h"

#include <array>
#include <cctype>
#include <vector>

namespace audit::connections {
namespace {

// "dbPassword", "DB_PASSWORD", "db.password" → db, password
std::vector<std::string> words(std::string_view name) {
    std::vector<std::string> out;
    std::string word;
    bool lowerBefore = false;
    for (char c : name) {
        auto u = static_cast<unsigned char>(c);
        if (!std::isalnum(u)) {
            if (!word.empty()) out.push_back(std::move(word));
            word.clear();
            lowerBefore = false;
            continue;
        }
        if (std::isupper(u) && lowerBefore) {
            out.push_back(std::move(word));
            word.clear();
        }
        lowerBefore = std::islower(u) || std::isdigit(u);
        word += static_cast<char>(std::tolower(u));
    }
    if (!word.empty()) out.push_back(std::move(word));
    return out;
}

struct UrlParts {
    std::string_view credentials;
    std::string_view host;
    std::size_t passwordAt = 0, passwordEnd = 0;
};

// As TypeORM's DriverUtils.parseConnectionUrl cuts it: credentials end at the last @ before the first slash.
UrlParts cut(std::string_view url) {
    UrlParts parts;
    auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return parts;
    auto begin = scheme + 3;
    auto end = url.find('/', begin);
    if (end == std::string_view::npos) end = url.size();
    auto at = url.substr(begin, end - begin).rfind('@');
    auto hostBegin = begin;
    if (at != std::string_view::npos) {
        parts.credentials = url.substr(begin, at);
        hostBegin = begin + at + 1;
        auto colon = parts.credentials.find(':');
        if (colon != std::string_view::npos) {
            parts.passwordAt = begin + colon + 1;
            parts.passwordEnd = begin + at;
        }
    }
    auto host = url.substr(hostBegin, end - hostBegin);
    if (auto query = host.find('?'); query != std::string_view::npos) host = host.substr(0, query);
    if (host.starts_with('[')) {
        auto close = host.find(']');
        parts.host = close == std::string_view::npos ? host : host.substr(1, close - 1);
    } else {
        parts.host = host.substr(0, host.find(':'));
    }
    return parts;
}

}  // namespace

bool isSecretName(std::string_view name) {
    static constexpr std::array<std::string_view, 17> kSecret = {
        "password", "passwd", "pass",       "pwd",         "secret", "secrets",
        "token",    "tokens", "credential", "key",         "apikey", "passphrase",
        "salt",     "dsn",    "jwt",        "credentials", "private"};
    for (const auto& word : words(name)) {
        for (auto secret : kSecret) {
            if (word == secret) return true;
        }
        // PGPASSWORD, POSTGRESPASSWORD
        if (word.size() > 8 &&
            (word.ends_with("password") || word.ends_with("secret") || word.ends_with("token"))) {
            return true;
        }
    }
    return false;
}

std::string redactUrl(std::string_view text) {
    auto parts = cut(text);
    if (parts.passwordEnd <= parts.passwordAt) return std::string(text);
    std::string out(text.substr(0, parts.passwordAt));
    out += "***";
    out += text.substr(parts.passwordEnd);
    return out;
}

std::string_view urlPassword(std::string_view url) {
    auto parts = cut(url);
    return parts.passwordEnd > parts.passwordAt
               ? url.substr(parts.passwordAt, parts.passwordEnd - parts.passwordAt)
               : std::string_view{};
}

std::string_view urlHost(std::string_view url) {
    return cut(url).host;
}

}  // namespace audit::connections
