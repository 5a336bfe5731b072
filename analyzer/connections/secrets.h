#pragma once
// What must never be printed.
#include <string>
#include <string_view>

namespace audit::connections {

/// Does a variable, option or property of this name hold a secret? ("DB_PASSWORD", "apiKey", "ssl.key")
bool isSecretName(std::string_view name);

/// "postgres://user:pw@host/db" as "postgres://user:***@host/db"; other text as it is.
std::string redactUrl(std::string_view text);

/// The password of a URL, "" when it has none.
std::string_view urlPassword(std::string_view url);
/// The host of a URL without its port, "" when it has none.
std::string_view urlHost(std::string_view url);

}  // namespace audit::connections
