/* Syntax-tree nodes from C: walking, handles, what a handle keeps and what it does not, death notices, lifespans. */
#include "check.h"

static const char *src =
    "package p\n\nfunc f(a, b int) int {\n\tif a > 1 {\n\t\treturn (a + b*2) * 7\n\t}\n\treturn f(b, a)\n}\n\nvar x = []string{\"a\", \"b\"}\n";

static uint32_t dead[4096], n_dead, wrong_state;

static void on_dead(void *user, const ergo_lifespan *last)
{
    size_t i = (size_t)(uintptr_t)user;
    dead[i]++;
    n_dead++;
    if (last->refcount != 0 || last->id == 0)
        wrong_state++;
}

static uint32_t count(const ergo_node *n)
{
    uint32_t total = 1, kids = ergo_node_child_count(n);
    for (uint32_t i = 0; i < kids; i++) {
        CHECK(NULL, ergo_node_child(n, i) != NULL);
        total += count(ergo_node_child(n, i));
    }
    CHECK(NULL, ergo_node_child(n, kids) == NULL);
    return total;
}

static uint32_t watch(ergo_node *n, uint32_t next)
{
    OK(NULL, ergo_node_on_dead(n, on_dead, (void *)(uintptr_t)next++));
    for (uint32_t i = 0; i < ergo_node_child_count(n); i++)
        next = watch(ergo_node_child(n, i), next);
    return next;
}

static ergo_node *find(ergo_node *n, const char *kind)
{
    if (!strcmp(ergo_node_kind_name(ergo_node_kind(n)), kind))
        return n;
    for (uint32_t i = 0; i < ergo_node_child_count(n); i++) {
        ergo_node *found = find(ergo_node_child(n, i), kind);
        if (found)
            return found;
    }
    return NULL;
}

int main(void)
{
    ergo_vm *vm = new_vm(NULL);
    ergo_mem_stats start = stats_of(vm);
    CHECK(vm, start.ast_nodes == 0);

    ergo_node *file = NULL;
    OK(vm, ergo_parse(vm, "p.go", src, strlen(src), &file));
    uint32_t all = count(file);
    ergo_mem_stats parsed = stats_of(vm);
    CHECK(vm, parsed.ast_nodes >= all && parsed.ast_state_parsed == parsed.ast_nodes && parsed.node_handles == 1);
    OK(vm, ergo_gc_collect(vm)); /* what the parser made and did not use goes */
    parsed = stats_of(vm);
    CHECK(vm, parsed.ast_nodes == all);
    CHECK(vm, parsed.heap_alloc > start.heap_alloc && parsed.ast_bytes <= 48u * all);
    CHECK(vm, ergo_node_retain_parent(file) == NULL);
    CHECK(vm, watch(file, 0) == all);

    /* Reading: extent, text, name, at. */
    ergo_extent ext;
    memset(&ext, 0, sizeof ext);
    ext.struct_size = sizeof ext;
    ergo_node *sum = ergo_node_at(file, (uint32_t)(strstr(src, "+ b") - src));
    CHECK(vm, sum && !strcmp(ergo_node_kind_name(ergo_node_kind(sum)), "BinaryExpr"));
    OK(vm, ergo_node_extent(sum, &ext));
    size_t len = 0;
    const char *text = ergo_node_text(sum, &len);
    CHECK(vm, len == 7 && !memcmp(text, "a + b*2", 7));
    CHECK(vm, ext.end - ext.start == 7 && ext.line == 5 && ext.column == 11 && ext.end_line == 5 && ext.end_column == 18);
    CHECK(vm, ergo_node_name(sum, &len) == NULL && len == 0);
    const char *name = ergo_node_name(ergo_node_child(sum, 0), &len);
    CHECK(vm, len == 1 && name[0] == 'a');
    CHECK(vm, ergo_node_at(file, 100000) == NULL);
    ergo_node *parent = ergo_node_retain_parent(sum);
    CHECK(vm, parent && ergo_node_id(parent) != ergo_node_id(sum));
    ergo_node_release(parent);
    CHECK(vm, ergo_node_kind_name(100000) == NULL);

    /* A handle keeps its subtree and nothing else. */
    ergo_node *kept = ergo_node_retain(find(file, "BinaryExpr"));
    uint32_t size = count(kept);
    ergo_lifespan life;
    memset(&life, 0, sizeof life);
    life.struct_size = sizeof life;
    OK(vm, ergo_node_lifespan(kept, &life));
    CHECK(vm, life.state == ERGO_NODE_PARSED && life.refcount == 1 && life.id == ergo_node_id(kept) && life.bytes > 0);
    ergo_node_release(file);
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, stats_of(vm).ast_nodes == size);
    CHECK(vm, count(kept) == size && ergo_node_retain_parent(kept) == NULL);
    text = ergo_node_text(kept, &len);
    CHECK(vm, len == 5 && !memcmp(text, "a > 1", 5));
    uint32_t left = 99;
    OK(vm, ergo_finalize(vm, 1, &left));
    CHECK(vm, n_dead == 1 && left == all - size - 1);
    OK(vm, ergo_finalize(vm, UINT32_MAX, &left));
    CHECK(vm, n_dead == all - size && left == 0);
    OK(vm, ergo_node_lifespan(kept, &life));
    CHECK(vm, life.gc_cycles_survived == 2);

    /* Many handles, one node; the last release lets it die. */
    for (int i = 0; i < 1000; i++)
        ergo_node_retain(kept);
    for (int i = 0; i < 1000; i++)
        ergo_node_release(kept);
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, stats_of(vm).ast_nodes == size);
    ergo_node_release(kept);
    OK(vm, ergo_gc_collect(vm));
    ergo_mem_stats end = stats_of(vm);
    CHECK(vm, end.ast_nodes == 0 && end.ast_bytes == 0 && end.node_handles == 0);
    CHECK(vm, end.heap_alloc == start.heap_alloc);
    OK(vm, ergo_finalize(vm, UINT32_MAX, NULL));
    CHECK(vm, n_dead == all && wrong_state == 0);
    for (uint32_t i = 0; i < all; i++)
        CHECK(vm, dead[i] == 1);

    /* A partial tree on a syntax error is owned as well. */
    ergo_node *partial = NULL;
    STATUS(vm, ergo_parse(vm, "bad.go", "package p\nfunc f( {\n", 20, &partial), ERGO_E_SYNTAX);
    CHECK(vm, partial != NULL && ergo_error_count(vm) >= 1);
    ergo_node_release(partial);
    ergo_node_release(NULL);
    CHECK(vm, ergo_node_retain(NULL) == NULL && ergo_node_child_count(NULL) == 0 && ergo_node_id(NULL) == 0);

    /* A handle that outlives its VM keeps what it needs. */
    OK(vm, ergo_parse(vm, "p.go", src, strlen(src), &file));
    kept = ergo_node_retain(find(file, "CallExpr"));
    ergo_node_release(file);
    OK(NULL, ergo_vm_free(vm));
    text = ergo_node_text(kept, &len);
    CHECK(NULL, len == 7 && !memcmp(text, "f(b, a)", 7) && count(kept) == 4);
    ergo_node_release(kept);
    puts("nodes: ok");
    return 0;
}
