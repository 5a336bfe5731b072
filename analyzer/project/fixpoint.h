// Which files are lowered without being asked for: those that mention TypeORM, and importers of what lets
// them reach the database (project/reach.h), until nothing more comes of it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "project/linker.h"
#include "project/reach.h"
#include "source/thread_pool.h"

namespace audit::project {

class Fixpoint {
  public:
    // `candidates`: files of the project that have been read and scanned. The linker is borrowed.
    Fixpoint(Linker& linker, source::ThreadPool& pool, const std::vector<FileId>& candidates);

    // Lowers what is needed. Afterwards needed() says which candidates that were; files outside the root not
    // among them.
    void run();
    [[nodiscard]] const std::vector<FileId>& needed() const { return needed_; }
    [[nodiscard]] std::size_t mentioning() const { return mentioning_; }
    [[nodiscard]] std::size_t waves() const { return waves_; }

  private:
    enum class Form : std::uint8_t { named, whole, reExport, reExportAll, reExportAs };
    // `importer` imports `key` of the file that holds the edge as `local`.
    struct Edge {
        std::uint32_t importer = 0;  // index into nodes_
        Form form = Form::named;
        std::string_view key;
        std::string_view local;
    };
    struct Node {
        FileId file = kNoFile;
        bool candidate = false;  // its bytes are scanned; of a package, only declarations that were asked for
        bool package = false;
        bool needed = false;
        std::string because;
        bool lowered = false;
        bool dirty = false;  // something it imports has come to mean more
        bool starOfTypeOrm = false;
        std::map<std::string, Reach, std::less<>>
            reach;  // by exported name; of a package's file by declared name
        std::vector<Edge> importers;
    };
    struct Question {
        std::uint32_t importer = 0;
        std::string_view local;
        Reach reach;
        std::uint32_t exporter = 0;  // index into nodes_
    };
    class Meaning;
    friend class Meaning;

    void need(std::uint32_t at, std::string_view name, std::uint32_t exporter);
    Node& node(FileId file);
    [[nodiscard]] const Node* known(FileId file) const;
    void resolveAll();
    void link(std::uint32_t importer);
    void linkPackage(std::uint32_t importer, const source::ScannedImport& import, FileId target);
    [[nodiscard]] bool mentionsTypeOrm(const Node& node) const;
    void seed();
    void lowerWave(const std::vector<std::uint32_t>& wave);
    void add(std::uint32_t at, std::string_view name, const Reach& reach);
    void addStarOfTypeOrm(std::uint32_t at);
    void propagate(std::vector<Question>& questions);
    void hand(std::uint32_t exporter, const Edge& edge, std::string_view name, const Reach& reach,
              std::vector<Question>& questions);
    [[nodiscard]] Reach packageReach(FileId target, std::string_view name) const;
    [[nodiscard]] FileId packageDeclaration(FileId target, std::string_view name, std::string_view& declared,
                                            Reach& reach) const;

    Linker& project_;
    source::ThreadPool& pool_;
    std::deque<Node> nodes_;
    std::vector<std::uint32_t> nodeOf_;  // by FileId
    std::vector<FileId> needed_;
    std::size_t mentioning_ = 0;
    std::size_t waves_ = 0;
    std::deque<std::pair<std::uint32_t, std::string>> changed_;
    mutable std::mutex wantedMutex_;
    mutable std::set<FileId> wanted_;  // files of packages that something depends on
};

}  // namespace audit::project
