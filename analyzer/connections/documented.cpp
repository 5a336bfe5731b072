#include "connections/documented.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "connections/limits.h"
#include "connections/secrets.h"
#include "source/paths.h"

namespace audit::connections {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    return text;
}

bool isName(std::string_view text) {
    if (text.empty() || text.size() > 128 || std::isdigit(static_cast<unsigned char>(text[0]))) return false;
    return std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// "${NAME:-value}" gives the value; "${NAME}" gives nothing.
std::string_view substitutionDefault(std::string_view text) {
    if (!text.starts_with("${") || !text.ends_with("}")) return text;
    auto inner = text.substr(2, text.size() - 3);
    auto dash = inner.find('-');
    return dash == std::string_view::npos ? std::string_view{} : inner.substr(dash + 1);
}

bool isPlaceholder(std::string_view value) {
    auto v = lower(value);
    if (v.empty() || v.front() == '<' || v.find("...") != std::string::npos ||
        v.find("xxx") != std::string::npos) {
        return true;
    }
    static constexpr std::array<std::string_view, 6> kShown = {"changeme", "change-me", "change_me",
                                                               "your-",    "your_",     "todo"};
    return std::ranges::any_of(kShown, [&](std::string_view s) { return v.find(s) != std::string::npos; });
}

void add(std::vector<DocumentedVariable>& out, std::string_view name, std::string_view value,
         const std::string& file, bool example, bool saysDefault) {
    if (!isName(name) || out.size() >= kMaxDocumentedVariables) return;
    DocumentedVariable variable{std::string(name), std::string(value), file};
    variable.example = example;
    variable.saysDefault = saysDefault;
    variable.placeholder = isPlaceholder(value);
    if (isSecretName(name)) {
        variable.value = value.empty() ? "" : "***";
    } else {
        variable.value = redactUrl(value);
    }
    out.push_back(std::move(variable));
}

// A value of a dotenv file: quotes taken off, a comment behind an unquoted one cut.
std::string_view dotenvValue(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && (text[0] == '"' || text[0] == '\'' || text[0] == '`')) {
        auto close = text.find(text[0], 1);
        if (close != std::string_view::npos) return text.substr(1, close - 1);
    }
    if (text.starts_with('#')) return {};
    if (auto hash = text.find(" #"); hash != std::string_view::npos) text = text.substr(0, hash);
    return trim(text);
}

enum class DocumentKind : std::uint8_t { None, Example, Env, Compose, Dockerfile };

DocumentKind kindOf(std::string_view fileName) {
    auto name = lower(fileName);
    bool yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    if (yaml && (name.starts_with("docker-compose") || name.starts_with("compose")))
        return DocumentKind::Compose;
    if (name == "dockerfile" || name.ends_with(".dockerfile") || name.starts_with("dockerfile.")) {
        return DocumentKind::Dockerfile;
    }
    bool env = name.starts_with(".env") || name.starts_with("env.") || name.starts_with("env-") ||
               name.starts_with("env_") || name.ends_with(".env");
    if (!env || yaml || name.ends_with(".ts") || name.ends_with(".js") || name.ends_with(".json")) {
        return DocumentKind::None;
    }
    static constexpr std::array<std::string_view, 7> kExample = {"example", "sample",   "template", "dist",
                                                                 "default", "defaults", "schema"};
    for (auto word : kExample) {
        if (name.find(word) != std::string::npos) return DocumentKind::Example;
    }
    // `.env` and what tools write beside it are a machine's own: results must not depend on them.
    if (name == ".env" || name.ends_with(".local")) return DocumentKind::None;
    return name.starts_with(".env.") ? DocumentKind::Env : DocumentKind::None;
}

void noteServerSettings(std::string_view text, std::set<std::string>& out) {
    static constexpr std::array<std::string_view, 3> kSettings = {"statement_timeout", "lock_timeout",
                                                                  "idle_in_transaction_session_timeout"};
    for (auto setting : kSettings) {
        if (text.find(setting) != std::string_view::npos) out.emplace(setting);
    }
}

}  // namespace

void readEnvFile(std::string_view text, const std::string& file, bool example,
                 std::vector<DocumentedVariable>& out) {
    bool commentSaysDefault = false;  // the comment lines directly above
    std::size_t at = 0;
    while (at < text.size()) {
        auto end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        auto line = trim(text.substr(at, end - at));
        at = end + 1;
        if (line.starts_with("\xEF\xBB\xBF")) line = trim(line.substr(3));
        if (line.empty()) {
            commentSaysDefault = false;
            continue;
        }
        bool commented = line.starts_with('#');
        while (line.starts_with('#')) line = trim(line.substr(1));
        if (line.starts_with("export ")) line = trim(line.substr(7));
        auto equals = line.find('=');
        bool assignment = equals != std::string_view::npos && isName(line.substr(0, equals));
        if (assignment) {
            add(out, line.substr(0, equals), dotenvValue(line.substr(equals + 1)), file, example,
                commented || commentSaysDefault);
            continue;
        }
        if (commented) commentSaysDefault = lower(line).find("default") != std::string::npos;
    }
}

void readComposeFile(const std::string& text, const std::string& file, std::vector<DocumentedVariable>& out) {
    if (text.find("environment") == std::string::npos) return;
    try {
        YAML::Node root = YAML::Load(text);
        YAML::Node services = root["services"];
        if (!services || !services.IsMap()) return;
        for (const auto& service : services) {
            if (!service.second.IsMap()) continue;
            YAML::Node environment = service.second["environment"];
            if (!environment) continue;
            if (environment.IsMap()) {
                for (const auto& entry : environment) {
                    if (!entry.first.IsScalar()) continue;
                    std::string value = entry.second.IsScalar() ? entry.second.Scalar() : std::string();
                    add(out, entry.first.Scalar(), substitutionDefault(value), file, false, false);
                }
            } else if (environment.IsSequence()) {
                for (const auto& entry : environment) {
                    if (!entry.IsScalar()) continue;
                    const std::string& pair = entry.Scalar();
                    auto equals = pair.find('=');
                    std::string_view value = equals == std::string::npos
                                                 ? std::string_view{}
                                                 : std::string_view(pair).substr(equals + 1);
                    add(out, std::string_view(pair).substr(0, equals), substitutionDefault(value), file,
                        false, false);
                }
            }
        }
    } catch (const YAML::Exception&) {
        // A damaged or templated compose file documents nothing.
    }
}

void readDockerfile(std::string_view text, const std::string& file, std::vector<DocumentedVariable>& out) {
    std::size_t at = 0;
    while (at < text.size()) {
        auto end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        auto line = trim(text.substr(at, end - at));
        at = end + 1;
        bool env = line.starts_with("ENV ");
        if (!env && !line.starts_with("ARG ")) continue;
        line = trim(line.substr(4));
        auto space = line.find_first_of(" \t");
        auto equals = line.find('=');
        if (equals == std::string_view::npos || (space != std::string_view::npos && space < equals)) {
            // ENV NAME value; ARG NAME
            auto value = space == std::string_view::npos ? std::string_view{} : line.substr(space);
            add(out, line.substr(0, space), dotenvValue(value), file, false, false);
            continue;
        }
        while (!line.empty()) {  // ENV A=1 B="two words"
            equals = line.find('=');
            if (equals == std::string_view::npos) break;
            auto name = trim(line.substr(0, equals));
            auto rest = line.substr(equals + 1);
            std::size_t length = 0;
            if (!rest.empty() && (rest[0] == '"' || rest[0] == '\'')) {
                auto close = rest.find(rest[0], 1);
                length = close == std::string_view::npos ? rest.size() : close + 1;
            } else {
                length = std::min(rest.find_first_of(" \t"), rest.size());
            }
            add(out, name, dotenvValue(rest.substr(0, length)), file, false, false);
            line = trim(rest.substr(length));
        }
    }
}

Documents readDocuments(const source::Disk& disk, const std::string& root, std::vector<std::string> folders) {
    // From the root up to its repository: monorepos keep .env.example and compose files at the top.
    if (!root.empty()) {
        std::vector<std::string> above;
        std::string folder = root;
        bool repository = false;
        for (int i = 0; i <= kMaxFoldersAbove; ++i) {
            above.push_back(folder);
            if (disk.kind(folder + "/.git") != source::EntryKind::none) {
                repository = true;
                break;
            }
            auto parent = std::string(source::parentPath(folder));
            if (parent == folder || parent == "/" || parent == ".") break;
            folder = std::move(parent);
        }
        if (!repository) above.resize(1);
        folders.insert(folders.end(), above.begin(), above.end());
    }
    static constexpr std::array<std::string_view, 9> kSubfolders = {
        "config", "deploy", "deployment", "docker", ".docker", ".devcontainer", "env", "envs", "infra"};
    std::set<std::string> wanted(folders.begin(), folders.end());
    for (const auto& folder : folders) {
        for (auto sub : kSubfolders) wanted.insert(folder + "/" + std::string(sub));
    }

    std::set<std::string> files;
    for (const auto& folder : wanted) {
        auto entries = disk.list(folder);
        if (!entries || entries->size() > kMaxFolderEntries) continue;
        for (const auto& entry : *entries) {
            if (entry.kind != source::EntryKind::folder && kindOf(entry.name) != DocumentKind::None) {
                files.insert(folder + "/" + entry.name);
            }
        }
    }

    Documents documents;
    std::set<std::string> settings;
    for (const auto& path : files) {
        if (documents.files.size() >= kMaxDocuments) break;
        auto text = disk.read(path, kMaxDocumentBytes);
        if (!text || text->find('\0') != std::string::npos) continue;
        auto name = root.empty() ? path : source::relative(root, path);
        switch (kindOf(source::fileName(path))) {
            case DocumentKind::Example:
                readEnvFile(*text, name, true, documents.variables);
                break;
            case DocumentKind::Env:
                readEnvFile(*text, name, false, documents.variables);
                break;
            case DocumentKind::Compose:
                readComposeFile(*text, name, documents.variables);
                noteServerSettings(*text, settings);
                break;
            case DocumentKind::Dockerfile:
                readDockerfile(*text, name, documents.variables);
                noteServerSettings(*text, settings);
                break;
            case DocumentKind::None:
                break;
        }
        documents.files.push_back(name);
    }
    documents.serverSettings.assign(settings.begin(), settings.end());
    return documents;
}

}  // namespace audit::connections
