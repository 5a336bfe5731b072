#pragma once
// A small program of a few files, evaluated.
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/dump.h"
#include "evaluate/facts.h"
#include "project/project.h"

namespace audit::test {

struct File {
    std::string path;
    std::string text;
};
using Files = std::initializer_list<File>;

class Sample {
  public:
    explicit Sample(Files files) {
        std::string name =
            (std::filesystem::temp_directory_path() / "typeorm-audit-evaluate-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        write("package.json", R"({"name": "sample", "dependencies": {"typeorm": "0.3.20"}})");
        for (const auto& [path, text] : files) write(path, text);
        project::Options options;
        options.root = folder_.string();
        options.jobs = 1;
        project_ = project::Project::build(options);
        evaluation_ = evaluate::evaluate(*project_);
    }
    ~Sample() {
        evaluation_.reset();
        std::filesystem::remove_all(folder_);
    }
    Sample(const Sample&) = delete;
    Sample& operator=(const Sample&) = delete;

    [[nodiscard]] std::string decorators() const { return evaluate::dumpDecorators(*evaluation_); }
    [[nodiscard]] std::string calls() const { return evaluate::dumpCalls(*evaluation_, *project_); }
    evaluate::Evaluation& evaluation() { return *evaluation_; }

  private:
    void write(const std::string& path, const std::string& text) {
        const std::filesystem::path file = folder_ / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }

    std::filesystem::path folder_;
    std::unique_ptr<project::Project> project_;
    std::unique_ptr<evaluate::Evaluation> evaluation_;
};

// Does `text` hold every one of `parts`, in this order?
inline bool inOrder(const std::string& text, const std::vector<std::string>& parts) {
    std::size_t from = 0;
    for (const std::string& part : parts) {
        from = text.find(part, from);
        if (from == std::string::npos) return false;
        from += part.size();
    }
    return true;
}

inline const std::string kUser = R"(
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
@Entity()
export class User {
    @PrimaryGeneratedColumn() id: number;
    @Column() name: string;
    @Column() status: string;
}
)";

}  // namespace audit::test
