/* What every C test begins with: one header, a check that names its place, a VM or death. */
#ifndef ERGO_TESTS_CHECK_H
#define ERGO_TESTS_CHECK_H
#include <ergo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die_with(ergo_vm *vm, const char *file, int line, const char *what, long long got)
{
    fprintf(stderr, "%s:%d: %s (got %lld)\n", file, line, what, got);
    for (uint32_t i = 0; vm && i < ergo_error_count(vm); i++) {
        ergo_error e;
        memset(&e, 0, sizeof e);
        e.struct_size = sizeof e;
        if (ergo_error_get(vm, i, &e) == ERGO_OK)
            fprintf(stderr, "  %.*s:%u:%u: %.*s\n", (int)e.file_len, e.file, (unsigned)e.line, (unsigned)e.column, (int)e.message_len, e.message);
    }
    exit(1);
}

/* CHECK(vm, condition): vm may be NULL. STATUS(vm, call, expected): compares the status. */
#define CHECK(vm, cond) do { if (!(cond)) die_with((vm), __FILE__, __LINE__, #cond, 0); } while (0)
#define STATUS(vm, call, want) do { ergo_status s_ = (call); if (s_ != (want)) die_with((vm), __FILE__, __LINE__, #call " should be " #want, s_); } while (0)
#define OK(vm, call) STATUS(vm, call, ERGO_OK)

static inline ergo_vm *new_vm(const ergo_config *c)
{
    ergo_vm *vm = NULL;
    OK(NULL, ergo_vm_new(c, &vm));
    CHECK(NULL, vm != NULL);
    return vm;
}

static inline ergo_module load_text(ergo_vm *vm, const char *src)
{
    ergo_module m = 0;
    OK(vm, ergo_load(vm, "main", "main.go", src, strlen(src), &m));
    CHECK(vm, m != 0);
    return m;
}

static inline ergo_module run_text(ergo_vm *vm, const char *src)
{
    ergo_module m = load_text(vm, src);
    OK(vm, ergo_init(vm, m));
    return m;
}

static inline ergo_mem_stats stats_of(ergo_vm *vm)
{
    ergo_mem_stats m;
    memset(&m, 0, sizeof m);
    m.struct_size = sizeof m;
    OK(vm, ergo_mem_stats_get(vm, &m));
    CHECK(vm, m.alloc == m.heap_alloc);
    CHECK(vm, m.heap_objects == m.mallocs - m.frees);
    CHECK(vm, m.heap_sys == m.heap_inuse + m.heap_idle);
    CHECK(vm, m.heap_released <= m.heap_idle);
    CHECK(vm, m.heap_alloc <= m.heap_inuse);
    CHECK(vm, m.sys == m.heap_sys + m.stack_sys + m.mspan_sys + m.mcache_sys + m.buck_hash_sys + m.gc_sys + m.other_sys);
    CHECK(vm, m.ast_nodes == m.ast_state_parsed + m.ast_state_scoped + m.ast_state_evaluated);
    CHECK(vm, m.ast_nodes == m.ast_parsed_total - m.ast_dead_total);
    CHECK(vm, m.ast_bytes <= m.heap_alloc);
    CHECK(vm, m.num_forced_gc <= m.num_gc);
    return m;
}

/* The next event of this kind in the ring, those before it dropped; 0 if there is none. */
static inline int next_event(ergo_vm *vm, uint16_t kind, ergo_event *e)
{
    ergo_event found;
    while (ergo_events_poll(vm, &found, 1))
        if (found.kind == kind) {
            *e = found;
            return 1;
        }
    return 0;
}

/* What a writer was given, a NUL behind it; it takes no more than `limit` bytes. */
typedef struct { char *p; size_t n, cap, limit; } buffer;

static inline size_t take(void *user, const void *p, size_t n)
{
    buffer *b = user;
    if (b->n + n > b->limit)
        n = b->limit - b->n;
    if (b->n + n + 1 > b->cap) {
        b->cap = 2 * (b->n + n + 1);
        b->p = realloc(b->p, b->cap);
    }
    memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = 0;
    return n;
}
#endif
