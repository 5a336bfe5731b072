// Copies a tree-sitter tree into an array, in source order, in one pass over tree-sitter's own data.
//
// The public cursor does the same at four times the cost (it keeps lines and columns, and finds its way anew at every
// step), which was a quarter of the time of parsing. This reads the runtime's private headers instead; the runtime is
// pinned to one version in package.json, and tests/syntax/flatten_test.cpp compares with the public cursor.
#ifndef TYPEORM_AUDIT_FLATTEN_H_
#define TYPEORM_AUDIT_FLATTEN_H_

#include <stdint.h>
#include <tree_sitter/api.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    FLAT_NAMED = 1,
    FLAT_EXTRA = 2,
    FLAT_MISSING = 4,
    FLAT_HAS_ERROR = 8,
};

typedef struct {
    uint32_t begin;   // bytes
    uint32_t end;
    uint32_t next;    // index behind the last descendant
    uint32_t parent;  // index; the root is its own parent
    uint32_t depth;   // 0 for the root
    uint16_t kind;
    uint8_t field;
    uint8_t flags;
} FlatNode;

// Number of elements that flatten_tree will write: the visible nodes, at least 1.
uint32_t flat_node_count(const TSTree *tree);

// `kinds` translates public symbols, `fields` field ids (0 first); `error_kind` stands for the built-in error symbol.
void flatten_tree(const TSTree *tree, const uint16_t *kinds, const uint8_t *fields, uint16_t error_kind,
                  FlatNode *nodes);

#ifdef __cplusplus
}
#endif

#endif  // TYPEORM_AUDIT_FLATTEN_H_
