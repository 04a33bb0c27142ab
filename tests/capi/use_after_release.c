/* Nodes and references used after they were let go, where the heap never uses a freed cell again: a status, NULL or 0, and no crash. */
#include "check.h"

static const char *src = "package p\n\nfunc f(a, b int) int {\n\treturn (a + b) * 7\n}\n";

static void dead(void *user, const ergo_lifespan *last)
{
    (void)last;
    ++*(int *)user;
}

static void freed(void *user, void *p)
{
    (void)p;
    ++*(int *)user;
}

int main(void)
{
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.gc_debug = ERGO_GCD_POISON | ERGO_GCD_EFENCE | ERGO_GCD_VERIFY;
    ergo_vm *vm = new_vm(&c);
    ergo_node *file = NULL, *nodes[64];
    uint32_t n = 0;
    OK(vm, ergo_parse(vm, "p.go", src, strlen(src), &file));
    nodes[n++] = file;
    for (uint32_t at = 0; at < n; at++)
        for (uint32_t i = 0; i < ergo_node_child_count(nodes[at]) && n < 64; i++)
            nodes[n++] = ergo_node_child(nodes[at], i);
    CHECK(vm, n > 15);
    ergo_node_release(file);
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, stats_of(vm).ast_nodes == 0);

    ergo_lifespan life;
    ergo_extent extent;
    memset(&life, 0, sizeof life);
    memset(&extent, 0, sizeof extent);
    life.struct_size = sizeof life;
    extent.struct_size = sizeof extent;
    int n_dead = 0;
    ergo_module m = 0;
    for (int round = 0; round < 2; round++) {
        for (uint32_t at = 0; at < n; at++) {
            size_t len = 99;
            ergo_node *stale = nodes[at];
            STATUS(vm, ergo_node_lifespan(stale, &life), ERGO_E_STALE);
            STATUS(vm, ergo_node_extent(stale, &extent), ERGO_E_STALE);
            STATUS(vm, ergo_node_on_dead(stale, dead, &n_dead), ERGO_E_STALE);
            CHECK(vm, ergo_node_retain(stale) == NULL && ergo_node_retain_parent(stale) == NULL);
            CHECK(vm, ergo_node_text(stale, &len) == NULL && len == 0 && ergo_node_name(stale, NULL) == NULL);
            CHECK(vm, ergo_node_kind(stale) == UINT32_MAX && ergo_node_id(stale) == 0);
            CHECK(vm, ergo_node_child_count(stale) == 0 && ergo_node_child(stale, 0) == NULL && ergo_node_at(stale, 20) == NULL);
            CHECK(vm, ergo_load_node(vm, "p", stale, &m) < 0 && m == 0);
            ergo_node_release(stale); /* once too often, many times */
        }
        CHECK(vm, stats_of(vm).node_handles == 0);
        /* Other trees came and went meanwhile: no cell of the old ones was used again. */
        for (int i = 0; i < 50; i++) {
            ergo_node *other = NULL;
            OK(vm, ergo_parse(vm, "q.go", src, strlen(src), &other));
            for (uint32_t at = 0; at < n; at++)
                CHECK(vm, other != nodes[at]);
            ergo_node_release(other);
        }
        OK(vm, ergo_gc_collect(vm));
    }
    CHECK(vm, n_dead == 0);

    /* A handle too many on a living node is refused as well: the count does not go below zero. */
    OK(vm, ergo_parse(vm, "p.go", src, strlen(src), &file));
    ergo_node *kept = ergo_node_retain(ergo_node_child(file, 0));
    ergo_node_release(kept);
    ergo_node_release(kept);
    CHECK(vm, stats_of(vm).node_handles == 1);
    ergo_node_release(file);

    /* References, and addresses that were never nodes. */
    m = run_text(vm, "package main\n\ntype T struct{ a, b int }\n\nfunc New() *T { return &T{1, 2} }\n");
    ergo_slot io[1] = { 0 };
    ergo_func make = 0;
    ergo_type t = 0;
    ergo_ref r = 0;
    OK(vm, ergo_find(vm, m, "New", NULL, &make));
    OK(vm, ergo_type_of(vm, m, "*T", &t));
    OK(vm, ergo_call(vm, make, io, 1));
    OK(vm, ergo_ref_new(vm, t, io, 0, &r));
    ergo_ref_free(vm, r);
    ergo_ref_free(vm, r);
    STATUS(vm, ergo_ref_get(vm, r, io, 1), ERGO_E_STALE);
    STATUS(vm, ergo_on_free(vm, r, freed, &n_dead), ERGO_E_STALE);
    OK(vm, ergo_gc_collect(vm));
    STATUS(vm, ergo_ref_get(vm, r, io, 1), ERGO_E_STALE);
    CHECK(vm, n_dead == 0);
    char here[64];
    STATUS(vm, ergo_node_lifespan((ergo_node *)(void *)here, &life), ERGO_E_STALE);
    CHECK(vm, ergo_node_id((ergo_node *)(uintptr_t)0x1000) == 0 && ergo_node_id((ergo_node *)(uintptr_t)UINTPTR_MAX) == 0);
    OK(NULL, ergo_vm_free(vm));
    puts("use_after_release: ok");
    return 0;
}
