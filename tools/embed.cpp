// Build-time generator: turns files into a C++ table (source/embedded_files.h). Called by audit_embed() in
// analyzer/CMakeLists.txt:   audit_embed NAME BASE FILES.TXT OUT.h OUT.cpp
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace {

// The bytes as one C++ string literal, broken at line ends so that the generated file can be read.
std::string literal(const std::string& bytes) {
    std::string out = "\"";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += bytes[i];
        } else if (c == '\n') {
            out += i + 1 < bytes.size() ? "\\n\"\n    \"" : "\\n";
        } else if (c < 0x20 || c == 0x7f || c == '?') {
            // Three octal digits, so that a digit that follows is not taken for part of the escape; '?'
            // because of trigraphs.
            char escape[5];
            std::snprintf(escape, sizeof escape, "\\%03o", c);
            out += escape;
        } else {
            out += bytes[i];
        }
    }
    return out + "\"";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::cerr << "usage: audit_embed NAME BASE FILES.TXT OUT.h OUT.cpp\n";
        return 2;
    }
    const std::string name = argv[1];
    const std::string base = std::string(argv[2]) + "/";

    std::vector<std::pair<std::string, std::string>> files;
    std::ifstream list(argv[3]);
    for (std::string path; std::getline(list, path);) {
        if (path.empty()) continue;
        std::ifstream in(path, std::ios::binary);
        if (!in || path.compare(0, base.size(), base) != 0) {
            std::cerr << "audit_embed: cannot read " << path << " below " << base << "\n";
            return 1;
        }
        files.emplace_back(path.substr(base.size()), std::string(std::istreambuf_iterator<char>(in), {}));
    }
    std::ranges::sort(files);

    std::ofstream header(argv[4]);
    header << "#pragma once\n#include \"source/embedded_files.h\"\nnamespace audit::embedded {\n"
           << "source::EmbeddedFiles " << name << "();\n}\n";

    std::ofstream code(argv[5]);
    code << "#include \"embedded/" << name << ".h\"\n#include <array>\nnamespace audit::embedded {\n"
         << "namespace {\nusing namespace std::string_view_literals;\n"
         << "constexpr std::array<source::EmbeddedFile, " << files.size() << "> table{{\n";
    for (const auto& [path, content] : files) {
        code << "  {" << literal(path) << "sv,\n    " << literal(content) << "sv},\n";
    }
    code << "}};\n}\nsource::EmbeddedFiles " << name << "() { return table; }\n}\n";
    header.flush();
    code.flush();
    return header && code ? 0 : 1;
}
