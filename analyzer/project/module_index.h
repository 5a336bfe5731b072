// The names of one module: what it declares, imports and exports. For CommonJS, what its statements export.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ir/module.h"
#include "project/project.h"

namespace audit::project {

// A binding that comes from another module.
struct Imported {
    std::string_view specifier;
    std::string_view name;  // "*" the namespace, "default", or "=" (all that module.exports is)
    source::Span span{};
};

struct Exported {
    enum class Kind : std::uint8_t {
        local,       // `name` of this module's top-level scope
        from,        // `name` of the module `specifier` ("*": its namespace)
        expression,  // `expression`
    };
    Kind kind = Kind::local;
    std::string_view name;
    std::string_view specifier;
    ir::ExprId expression = ir::kNone;
};

// Views into the module, which must outlive it. Immutable.
class ModuleIndex {
  public:
    explicit ModuleIndex(const ir::Module& module);

    [[nodiscard]] bool declares(std::string_view name) const { return declared_.contains(name); }
    [[nodiscard]] Declaration::Sort sortOf(std::string_view name) const;
    [[nodiscard]] const Imported* import(std::string_view local) const;
    [[nodiscard]] const Exported* exported(std::string_view name) const;
    // `export =`, `module.exports =`; nullptr when there is none.
    [[nodiscard]] const Exported* assignment() const { return hasAssignment_ ? &assignment_ : nullptr; }
    // Specifiers of `export *`, in source order.
    [[nodiscard]] const std::vector<std::string_view>& stars() const { return stars_; }
    // Sorted, "default" among them, without those of stars.
    [[nodiscard]] const std::vector<std::string_view>& exportedNames() const { return exportedNames_; }
    [[nodiscard]] bool isCommonJs() const { return commonJs_; }

  private:
    void declareStatements();
    void declare(std::string_view name, Declaration::Sort sort);
    void declarePattern(ir::PatternId pattern);
    void readImports();
    void readExports();
    void readCommonJs();
    void readRequire(const ir::Declarator& declarator);
    void visit(ir::ExprId expr, std::string_view declared, int depth);
    void exportMember(std::string_view name, ir::ExprId value, std::string_view declared);
    void exportWhole(ir::ExprId value);
    void defineProperty(const ir::Expr& call);
    [[nodiscard]] Exported meaning(ir::ExprId value, std::string_view declared) const;
    [[nodiscard]] std::string_view required(ir::ExprId expr) const;
    [[nodiscard]] std::string_view exportsMember(ir::ExprId expr) const;
    [[nodiscard]] bool isExports(ir::ExprId expr) const;
    [[nodiscard]] bool isModuleExports(ir::ExprId expr) const;
    [[nodiscard]] bool isVoid(ir::ExprId expr) const;

    const ir::Module* module_;
    std::unordered_map<std::string_view, Declaration::Sort> declared_;
    std::unordered_map<std::string_view, Imported> imports_;
    std::unordered_map<std::string_view, Exported> exports_;
    std::vector<std::string_view> exportedNames_;
    std::vector<std::string_view> stars_;
    Exported assignment_;
    bool hasAssignment_ = false;
    bool commonJs_ = false;
};

}  // namespace audit::project
