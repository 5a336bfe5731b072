#include "project/fixpoint.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "project/modelled_packages.h"
#include "source/byte_search.h"
#include "source/import_scanner.h"
#include "source/paths.h"

namespace audit::project {
namespace {

constexpr std::uint32_t noNode = 0xffffffffu;
constexpr std::string_view anyName = "*";

// Words that code has which gets hold of TypeORM without naming it in an import: options of frameworks, and
// calls on things that are typed `any`.
const source::ByteSearch& typeOrmWords() {
    static const source::ByteSearch words({"dbConnectionOptions", "TypeOrmModule", "createQueryBuilder",
                                           "getRepository(", "getCustomRepository(", "createQueryRunner",
                                           // migrations, plain JavaScript ones too
                                           "queryRunner", "EntitySchema",
                                           // imports that are too broken for the scan
                                           "'typeorm'", "\"typeorm\"", "@nestjs/typeorm"});
    return words;
}

bool isTypeOrm(const Resolution& target, std::string_view specifier) {
    return target.kind == Resolution::Kind::External &&
           (isModelledPackage(target.package) || specifier.find("typeorm") != std::string_view::npos);
}

}  // namespace

// What the imports of one module are, as far as the fixpoint has come.
class Fixpoint::Meaning final : public ImportMeaning {
  public:
    Meaning(const Fixpoint& fixpoint, FileId file) : fixpoint_(fixpoint), file_(file) {}

    [[nodiscard]] std::optional<std::string_view> typeOrm(const Imported& imported) const override {
        const Resolution& target = fixpoint_.project_.resolution(file_, imported.specifier);
        if (!isTypeOrm(target, imported.specifier)) return std::nullopt;
        return imported.name;
    }

    [[nodiscard]] Reach reach(const Imported& imported, std::string_view member) const override {
        const Resolution& target = fixpoint_.project_.resolution(file_, imported.specifier);
        const bool whole = imported.name == "*" || imported.name == "=";
        const std::string_view name = whole && !member.empty() ? member : imported.name;
        if (isTypeOrm(target, imported.specifier)) return name == "*" ? Reach() : reachOfTypeOrm(name);
        if (target.kind != Resolution::Kind::File) return {};
        if (fixpoint_.project_.file(target.file).inPackage) return fixpoint_.packageReach(target.file, name);
        const Node* node = fixpoint_.known(target.file);
        if (node == nullptr) return {};
        Reach found;
        if (const auto at = node->reach.find(name); at != node->reach.end()) found = at->second;
        if (whole && member.empty()) {
            for (const auto& [exported, reach] : node->reach) found.open(exported, reach);
        }
        if (node->starOfTypeOrm && !whole) found.merge(reachOfTypeOrm(name));
        return found;
    }

  private:
    const Fixpoint& fixpoint_;
    FileId file_;
};

Fixpoint::Fixpoint(Linker& linker, source::ThreadPool& pool, const std::vector<FileId>& candidates)
    : project_(linker), pool_(pool) {
    for (const FileId file : candidates) node(file).candidate = true;
}

void Fixpoint::need(std::uint32_t at, std::string_view name, std::uint32_t exporter) {
    if (nodes_[at].needed) return;
    nodes_[at].needed = true;
    nodes_[at].because = "names " + std::string(name) + " of " + project_.file(nodes_[exporter].file).path;
}

Fixpoint::Node& Fixpoint::node(FileId file) {
    if (file >= nodeOf_.size())
        nodeOf_.resize(std::max<std::size_t>(file + 1, project_.files_.size()), noNode);
    if (nodeOf_[file] == noNode) {
        nodeOf_[file] = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
        nodes_.back().file = file;
        nodes_.back().package = project_.file(file).inPackage;
    }
    return nodes_[nodeOf_[file]];
}

const Fixpoint::Node* Fixpoint::known(FileId file) const {
    return file < nodeOf_.size() && nodeOf_[file] != noNode ? &nodes_[nodeOf_[file]] : nullptr;
}

// Where every import of every candidate leads; files outside the root that they lead to become candidates
// too.
void Fixpoint::resolveAll() {
    for (std::size_t done = 0; done < nodes_.size();) {
        const std::size_t end = nodes_.size();
        pool_.parallelFor(end - done, [&](std::size_t i, std::size_t) {
            const Node& node = nodes_[done + i];
            if (node.candidate) project_.resolveImports(node.file);
        });
        std::vector<FileId> outside;
        for (std::size_t i = done; i < end; ++i) {
            if (!nodes_[i].candidate) continue;
            for (const Resolution* resolved : project_.files_.at(nodes_[i].file).targets) {
                const Resolution& target = *resolved;
                if (target.kind != Resolution::Kind::File || known(target.file) != nullptr) continue;
                const File& file = project_.file(target.file);
                if (file.inPackage || file.state == FileState::Skipped || isDeclarationPath(file.absolute))
                    continue;
                if (source::isWithin(project_.root_, file.absolute))
                    continue;  // compiled from a candidate, or ignored
                outside.push_back(target.file);
            }
        }
        // Ids come as threads please; paths do not.
        std::ranges::sort(outside, {}, [&](FileId id) { return project_.file(id).path; });
        for (const FileId file : outside) {
            Node& added = node(file);
            if (added.candidate) continue;
            added.candidate = true;
            FileRecord& record = project_.files_.at(file);
            project_.read(record);
            record.imports = source::scanImports(record.bytes);
        }
        done = end;
    }
}

void Fixpoint::link(std::uint32_t importer) {
    const FileId file = nodes_[importer].file;
    const FileRecord& record = project_.files_.at(file);
    for (std::size_t i = 0; i < record.imports.size(); ++i) {
        const source::ScannedImport& import = record.imports[i];
        const Resolution& target = *record.targets[i];
        if (import.form == source::ImportForm::sideEffect) continue;
        if (isTypeOrm(target, import.specifier)) {
            if (import.form != source::ImportForm::reExport) continue;
            for (const source::ScannedName& name : import.names) {
                if (name.exported == "*" && name.local == "*") nodes_[importer].starOfTypeOrm = true;
            }
            continue;
        }
        if (target.kind != Resolution::Kind::File) continue;
        if (project_.file(target.file).inPackage) {
            linkPackage(importer, import, target.file);
            continue;
        }
        std::vector<Edge>& edges = node(target.file).importers;
        if (import.names.empty()) edges.push_back({importer, Form::whole, anyName, {}});
        for (const source::ScannedName& name : import.names) {
            Form form = name.exported == "*" ? Form::whole : Form::named;
            if (import.form == source::ImportForm::reExport) {
                form = name.exported != "*" ? Form::reExport
                       : name.local == "*"  ? Form::reExportAll
                                            : Form::reExportAs;
            }
            edges.push_back({importer, form, name.exported, name.local});
        }
    }
}

// Names of packages are followed to the declaration, whose file then holds the edge.
void Fixpoint::linkPackage(std::uint32_t importer, const source::ScannedImport& import, FileId target) {
    const auto linkName = [&](std::string_view exported, std::string_view local, Form form) {
        std::string_view declared;
        Reach reach;
        const FileId declaration = packageDeclaration(target, exported, declared, reach);
        if (declaration != kNoFile) node(declaration).importers.push_back({importer, form, declared, local});
        if (reach.none()) return;
        if (form == Form::reExport) {
            add(importer, local, reach);
        } else if (mentionsReach(project_.text(nodes_[importer].file), local, reach)) {
            need(importer, local, nodeOf_[node(target).file]);
        }
    };
    const std::string_view text = project_.text(nodes_[importer].file);
    for (const source::ScannedName& name : import.names) {
        if (name.exported != "*") {
            linkName(name.exported, name.local,
                     import.form == source::ImportForm::reExport ? Form::reExport : Form::named);
            continue;
        }
        if (import.form == source::ImportForm::reExport) {  // export * from '@vendure/core'
            need(importer, "everything", nodeOf_[node(target).file]);
            continue;
        }
        // ns.Name
        for (std::size_t at = text.find(name.local); at != std::string_view::npos;
             at = text.find(name.local, at + 1)) {
            std::size_t begin = at + name.local.size();
            if (begin >= text.size() || text[begin] != '.') continue;
            std::size_t end = ++begin;
            while (end < text.size() &&
                   (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
                ++end;
            if (end > begin)
                linkName(text.substr(begin, end - begin), text.substr(begin, end - begin), Form::named);
        }
    }
    if (import.names.empty()) need(importer, "everything", nodeOf_[node(target).file]);
}

// The file of a package that declares `name`; what is known at once, without that file, goes to `reach`.
FileId Fixpoint::packageDeclaration(FileId target, std::string_view name, std::string_view& declared,
                                    Reach& reach) const {
    const FileId types = project_.declarationsOf(target);
    const Declaration found = project_.lookupExport(types != kNoFile ? types : target, name);
    switch (found.kind) {
        case Declaration::Kind::Local: {
            declared = found.name;
            const std::lock_guard lock(wantedMutex_);
            wanted_.insert(found.file);
            return found.file;
        }
        case Declaration::Kind::External:
            if (isModelledPackage(found.package)) reach = reachOfTypeOrm(found.name);
            return kNoFile;
        case Declaration::Kind::Expression:
        case Declaration::Kind::Namespace:
            reach.use = true;
            return kNoFile;
        case Declaration::Kind::None:
            // Compiled code alone does not tell types.
            if (types == kNoFile && isJavaScriptPath(project_.file(target).absolute)) reach.use = true;
            return kNoFile;
    }
    return kNoFile;
}

Reach Fixpoint::packageReach(FileId target, std::string_view name) const {
    std::string_view declared;
    Reach reach;
    const FileId declaration = packageDeclaration(target, name, declared, reach);
    if (declaration == kNoFile) return reach;
    const Node* node = known(declaration);
    if (node == nullptr) return reach;
    if (const auto at = node->reach.find(declared); at != node->reach.end()) reach.merge(at->second);
    return reach;
}

bool Fixpoint::mentionsTypeOrm(const Node& node) const {
    const FileRecord& record = project_.files_.at(node.file);
    for (std::size_t i = 0; i < record.imports.size(); ++i) {
        const std::string_view specifier = record.imports[i].specifier;
        if (specifier.find("typeorm") != std::string_view::npos) return true;
        if (isTypeOrm(*record.targets[i], specifier)) return true;
    }
    return typeOrmWords().containsAny(record.bytes);
}

void Fixpoint::seed() {
    std::vector<std::uint8_t> mentions(nodes_.size(), 0);
    pool_.parallelFor(nodes_.size(), [&](std::size_t i, std::size_t) {
        if (nodes_[i].candidate) mentions[i] = mentionsTypeOrm(nodes_[i]) ? 1 : 0;
    });
    for (std::size_t i = 0; i < mentions.size(); ++i) {
        if (mentions[i] == 0) continue;
        nodes_[i].needed = true;
        nodes_[i].because = "mentions TypeORM";
        ++mentioning_;
    }
    const std::size_t candidates = nodes_.size();
    for (std::uint32_t i = 0; i < candidates; ++i) {
        if (nodes_[i].candidate) link(i);
    }
    for (std::uint32_t i = 0; i < candidates; ++i) {
        if (nodes_[i].starOfTypeOrm) {
            nodes_[i].starOfTypeOrm = false;
            addStarOfTypeOrm(i);
        }
    }
}

void Fixpoint::add(std::uint32_t at, std::string_view name, const Reach& reach) {
    if (reach.none()) return;
    auto found = nodes_[at].reach.find(name);
    if (found == nodes_[at].reach.end()) found = nodes_[at].reach.emplace(name, Reach()).first;
    if (found->second.merge(reach)) changed_.emplace_back(at, name);
}

void Fixpoint::addStarOfTypeOrm(std::uint32_t at) {
    if (nodes_[at].starOfTypeOrm) return;
    nodes_[at].starOfTypeOrm = true;
    changed_.emplace_back(at, anyName);
}

// Tells one importer of `name` what it can do with it.
void Fixpoint::hand(std::uint32_t exporter, const Edge& edge, std::string_view name, const Reach& reach,
                    std::vector<Question>& questions) {
    switch (edge.form) {
        case Form::reExportAll:
            if (name != "default" && name != "=") add(edge.importer, name, reach);
            return;
        case Form::reExportAs: {
            Reach whole;
            whole.open(name, reach);
            whole.use = whole.use || reach.extend || reach.decorator;
            add(edge.importer, edge.local, whole);
            return;
        }
        case Form::reExport:
            if (edge.key == name) add(edge.importer, edge.local, reach);
            return;
        case Form::named:
            if (edge.key != name) return;
            break;
        case Form::whole:
            break;
    }
    Node& importer = nodes_[edge.importer];
    if (importer.lowered) {
        importer.dirty = true;
    } else if (!importer.needed) {
        const bool byName = edge.form == Form::whole && name != "default" && name != "=";
        questions.push_back({edge.importer, byName ? name : edge.local, reach, exporter});
    }
}

void Fixpoint::propagate(std::vector<Question>& questions) {
    while (!changed_.empty()) {
        const auto [at, name] = std::move(changed_.front());
        changed_.pop_front();
        const auto found = nodes_[at].reach.find(name);
        for (std::size_t i = 0; i < nodes_[at].importers.size(); ++i) {
            const Edge edge = nodes_[at].importers[i];
            if (name != anyName) {
                if (found != nodes_[at].reach.end()) hand(at, edge, found->first, found->second, questions);
                continue;
            }
            // export * from 'typeorm': every name is one of TypeORM's.
            if (edge.form == Form::reExportAll) {
                addStarOfTypeOrm(edge.importer);
            } else if (edge.form == Form::named || edge.form == Form::reExport) {
                hand(at, edge, edge.key, reachOfTypeOrm(edge.key), questions);
            } else if (!nodes_[edge.importer].lowered) {
                need(edge.importer, "typeorm", at);
            }
        }
    }
}

void Fixpoint::lowerWave(const std::vector<std::uint32_t>& wave) {
    std::vector<std::map<std::string, Reach, std::less<>>> reaches(wave.size());
    pool_.parallelFor(wave.size(), [&](std::size_t i, std::size_t) {
        const Node& node = nodes_[wave[i]];
        const ModuleIndex* index = project_.index(node.file);
        if (index == nullptr) return;
        reaches[i] =
            exportedReach(*project_.module(node.file), *index, Meaning(*this, node.file), node.package);
        if (!node.package) return;
        // Edges of packages name declarations.
        std::map<std::string, Reach, std::less<>> declared;
        for (auto& [name, reach] : reaches[i]) {
            const Exported* exported = index->exported(name);
            const bool local = exported != nullptr && exported->kind == Exported::Kind::local;
            declared[std::string(local ? exported->name : std::string_view(name))].merge(reach);
        }
        reaches[i] = std::move(declared);
    });
    for (std::size_t i = 0; i < wave.size(); ++i) {
        for (const auto& [name, reach] : reaches[i]) add(wave[i], name, reach);
    }
}

void Fixpoint::run() {
    resolveAll();
    seed();
    while (true) {
        std::vector<Question> questions;
        propagate(questions);
        std::vector<std::uint8_t> yes(questions.size(), 0);
        pool_.parallelFor(questions.size(), [&](std::size_t i, std::size_t) {
            const Question& question = questions[i];
            const std::string_view text = project_.text(nodes_[question.importer].file);
            const bool named = question.local.empty() || text.find(question.local) != std::string_view::npos;
            yes[i] = named && mentionsReach(text, question.local, question.reach) ? 1 : 0;
        });
        for (std::size_t i = 0; i < questions.size(); ++i) {
            if (yes[i] != 0) need(questions[i].importer, questions[i].local, questions[i].exporter);
        }
        for (const FileId file : std::exchange(wanted_, {})) {
            if (Node& asked = node(file); !asked.lowered) asked.needed = true;
        }
        std::vector<std::uint32_t> wave;
        for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
            Node& one = nodes_[i];
            if ((!one.needed || one.lowered) && !one.dirty) continue;
            if (!one.candidate && !one.package) continue;  // a declaration file of the project
            one.lowered = true;
            one.dirty = false;
            wave.push_back(i);
        }
        if (wave.empty() && changed_.empty()) break;
        lowerWave(wave);
        ++waves_;
    }
    for (const Node& one : nodes_) {
        if (one.lowered && one.candidate &&
            source::isWithin(project_.root_, project_.file(one.file).absolute)) {
            needed_.push_back(one.file);
            project_.files_.at(one.file).info.because = one.because;
        }
    }
}

}  // namespace audit::project
