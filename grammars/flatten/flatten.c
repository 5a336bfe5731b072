#include "flatten.h"

#include "alloc.h"
#include "language.h"
#include "subtree.h"
#include "tree.h"

// A subtree whose children are being visited.
typedef struct {
    Subtree subtree;
    const TSSymbol *aliases;  // by structural child index, or NULL
    const TSFieldMapEntry *fields;
    const TSFieldMapEntry *fields_end;
    uint32_t child;       // index of the next child
    uint32_t structural;  // the same, extras not counted
    uint32_t end;         // where the previous child ends; at first, where the subtree begins
    uint32_t node;        // the nearest visible subtree, itself included
    uint32_t depth;       // of the children that are visible
    bool visible;
    uint8_t field;        // of an invisible subtree: what its children inherit
} Frame;

uint32_t flat_node_count(const TSTree *tree) {
    return ts_subtree_visible_descendant_count(tree->root) + 1;
}

static Frame open_frame(const TSLanguage *language, Subtree subtree, uint32_t begin, uint32_t node, uint32_t depth,
                        bool visible, uint8_t field) {
    Frame frame = {subtree, NULL, NULL, NULL, 0, 0, begin, node, depth, visible, field};
    const uint32_t production = subtree.ptr->production_id;
    frame.aliases = ts_language_alias_sequence(language, production);
    ts_language_field_map(language, production, &frame.fields, &frame.fields_end);
    return frame;
}

static uint8_t field_of(const Frame *frame, const uint8_t *fields) {
    for (const TSFieldMapEntry *entry = frame->fields; entry < frame->fields_end; entry++) {
        if (!entry->inherited && entry->child_index == frame->structural) return fields[entry->field_id];
    }
    return frame->visible ? 0 : frame->field;
}

static uint8_t flags_of(Subtree subtree, bool named) {
    return (named ? FLAT_NAMED : 0) | (ts_subtree_extra(subtree) ? FLAT_EXTRA : 0) |
           (ts_subtree_missing(subtree) ? FLAT_MISSING : 0) |
           (ts_subtree_error_cost(subtree) > 0 ? FLAT_HAS_ERROR : 0);
}

void flatten_tree(const TSTree *tree, const uint16_t *kinds, const uint8_t *fields, uint16_t error_kind,
                  FlatNode *nodes) {
    const TSLanguage *language = tree->language;
    uint32_t capacity = 64;
    uint32_t depth = 0;
    Frame *stack = ts_malloc(capacity * sizeof(Frame));

    // The root is visible by definition, and never an alias.
    const Subtree root = tree->root;
    const uint32_t root_begin = ts_subtree_padding(root).bytes;
    const TSSymbol root_symbol = ts_language_public_symbol(language, ts_subtree_symbol(root));
    nodes[0] = (FlatNode){root_begin,
                          root_begin + ts_subtree_size(root).bytes,
                          1,
                          0,
                          0,
                          root_symbol == ts_builtin_sym_error ? error_kind : kinds[root_symbol],
                          0,
                          flags_of(root, ts_subtree_named(root))};
    uint32_t count = 1;
    if (ts_subtree_child_count(root) > 0) stack[depth++] = open_frame(language, root, root_begin, 0, 1, true, 0);

    while (depth > 0) {
        Frame *frame = &stack[depth - 1];
        if (frame->child == frame->subtree.ptr->child_count) {
            if (frame->visible) nodes[frame->node].next = count;
            depth--;
            continue;
        }

        const Subtree child = ts_subtree_children(frame->subtree)[frame->child];
        // The padding of the first child is the padding of its parent.
        const uint32_t begin = frame->child == 0 ? frame->end : frame->end + ts_subtree_padding(child).bytes;
        const uint32_t end = begin + ts_subtree_size(child).bytes;
        TSSymbol alias = 0;
        uint8_t field = 0;
        if (!ts_subtree_extra(child)) {
            if (frame->aliases) alias = frame->aliases[frame->structural];
            field = field_of(frame, fields);
            frame->structural++;
        }
        frame->child++;
        frame->end = end;

        const bool visible = ts_subtree_visible(child) || alias != 0;
        uint32_t node = frame->node;
        if (visible) {
            node = count++;
            const bool named = alias ? ts_language_symbol_metadata(language, alias).named : ts_subtree_named(child);
            const TSSymbol symbol = ts_language_public_symbol(language, alias ? alias : ts_subtree_symbol(child));
            nodes[node] = (FlatNode){begin,
                                     end,
                                     node + 1,
                                     frame->node,
                                     frame->depth,
                                     symbol == ts_builtin_sym_error ? error_kind : kinds[symbol],
                                     field,
                                     flags_of(child, named)};
        }
        if (ts_subtree_child_count(child) > 0) {
            const uint32_t below = frame->depth + (visible ? 1 : 0);
            if (depth == capacity) {
                capacity *= 2;
                stack = ts_realloc(stack, capacity * sizeof(Frame));
            }
            stack[depth++] = open_frame(language, child, begin, node, below, visible, field);
        }
    }
    ts_free(stack);
}
