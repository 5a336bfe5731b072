// What parsing alone costs: reads and parses every .ts and .tsx file of a tree once with tree-sitter and does
// nothing with the result. The audit is measured against this (tools/bench).     yardstick THREADS TREE
#include <tree_sitter/api.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

extern "C" {
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
}

namespace fs = std::filesystem;

namespace {

std::vector<std::string> typescriptFiles(const fs::path& tree) {
    std::vector<std::string> files;
    constexpr auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(tree, options), end; at != end; ++at) {
        const std::string name = at->path().filename().string();
        if (at->is_symlink()) continue;
        if (at->is_directory()) {
            if (name == "node_modules" || name == ".git") at.disable_recursion_pending();
            continue;
        }
        const bool declarations = name.ends_with(".d.ts");
        if ((name.ends_with(".ts") || name.ends_with(".tsx")) && !declarations)
            files.push_back(at->path().string());
    }
    return files;
}

std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string content(static_cast<std::size_t>(fs::file_size(path)), '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
}

void parseSome(const std::vector<std::string>& files, std::atomic<std::size_t>& next,
               std::atomic<std::size_t>& bytes) {
    const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), &ts_parser_delete);
    for (std::size_t i = next++; i < files.size(); i = next++) {
        const std::string text = read(files[i]);
        ts_parser_set_language(parser.get(),
                               files[i].ends_with(".tsx") ? tree_sitter_tsx() : tree_sitter_typescript());
        ts_tree_delete(ts_parser_parse_string(parser.get(), nullptr, text.data(),
                                              static_cast<std::uint32_t>(text.size())));
        bytes += text.size();
    }
}

}  // namespace

int main(int argc, char** argv) {
    const int threadCount = argc == 3 ? std::atoi(argv[1]) : 0;
    if (threadCount < 1) {
        std::cerr << "usage: yardstick THREADS TREE\n";
        return 2;
    }
    const std::vector<std::string> files = typescriptFiles(argv[2]);
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> bytes{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < threadCount; ++i) {
        threads.emplace_back([&] { parseSome(files, next, bytes); });
    }
    for (std::thread& thread : threads) thread.join();
    std::cout << files.size() << " files, " << bytes << " bytes\n";
    return 0;
}
