/* Misuse within reach of a check gets the status that the header promises, and the VM stays usable. */
#include <stddef.h>

#include "check.h"
#include <pthread.h>
#include <time.h>

static const char *src = "package main\n\nvar n int\n\nfunc Id(s string, x int) int { return x }\nfunc Spin() { for { n++ } }\n";

static ergo_vm *vm;
static ergo_func spin;
static int started;

static void *run_spin(void *arg)
{
    (void)arg;
    __atomic_store_n(&started, 1, __ATOMIC_SEQ_CST);
    CHECK(vm, ergo_call(vm, spin, NULL, 0) == ERGO_E_INTERRUPTED);
    return NULL;
}

static int32_t free_me(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t nslots)
{
    (void)user; (void)io; (void)nslots;
    CHECK(NULL, ergo_vm_free(ergo_ctx_vm(cx)) == ERGO_E_BUSY);
    return 12345; /* no status of a callback: becomes a panic */
}

int main(void)
{
    ergo_slot io[4] = { 0, 0, 0, 0 };
    ergo_module m = 0;
    ergo_func f = 0;
    ergo_type t = 0;
    ergo_node *node = NULL;
    void *p = NULL;
    ergo_config c;

    CHECK(NULL, ergo_abi_version() == ERGO_ABI_VERSION && ergo_version() != NULL && ergo_build_option(0) != NULL && ergo_build_option(9999) == NULL);
    CHECK(NULL, !strcmp(ergo_status_name(ERGO_E_STALE), "ERGO_E_STALE") && ergo_status_name(-12345) != NULL);
    STATUS(NULL, ergo_config_init(NULL, sizeof c), ERGO_E_INVALID);
    STATUS(NULL, ergo_config_init(&c, 4), ERGO_E_INVALID);
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.tick_us = 3;
    STATUS(NULL, ergo_vm_new(&c, &vm), ERGO_E_INVALID);
    CHECK(NULL, vm == NULL);
    STATUS(NULL, ergo_vm_new(NULL, NULL), ERGO_E_INVALID);
    c.tick_us = 0;
    c.tick_ops = 1;
    STATUS(NULL, ergo_vm_new(&c, &vm), ERGO_E_INVALID);
    c.tick_ops = 0;
    c.gc_debug = 1 << 30; /* no such bit */
    STATUS(NULL, ergo_vm_new(&c, &vm), ERGO_E_INVALID);
    c.gc_debug = 0;
    c.struct_size = 20; /* ends in the middle of a pointer */
    STATUS(NULL, ergo_vm_new(&c, &vm), ERGO_E_INVALID);
    c.struct_size = 16; /* an older caller, who knows only the first fields */
    OK(NULL, ergo_vm_new(&c, &vm));
    OK(NULL, ergo_vm_free(vm));
    OK(NULL, ergo_vm_free(NULL));

    /* Every function with a NULL VM. */
    STATUS(NULL, ergo_parse(NULL, "f", "x", 1, &node), ERGO_E_INVALID);
    STATUS(NULL, ergo_load(NULL, "p", "f", "x", 1, &m), ERGO_E_INVALID);
    STATUS(NULL, ergo_init(NULL, 1), ERGO_E_INVALID);
    STATUS(NULL, ergo_call(NULL, 1, io, 4), ERGO_E_INVALID);
    STATUS(NULL, ergo_eval(NULL, 1, "1", 1, io, 4, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_gc_collect(NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_finalize(NULL, 1, NULL), ERGO_E_INVALID);
    CHECK(NULL, ergo_vm_user(NULL) == NULL && ergo_error_count(NULL) == 0 && ergo_vm_fuel(NULL) == 0);
    ergo_vm_interrupt(NULL);
    ergo_ref_free(NULL, 1);
    ergo_gc_hint(NULL);

    vm = new_vm(NULL);
    m = load_text(vm, src);
    OK(vm, ergo_host_func(vm, m, "freeMe", "func()", free_me, NULL, NULL));
    STATUS(vm, ergo_host_func(vm, m, "bad name", "func()", free_me, NULL, NULL), ERGO_E_SYNTAX);
    STATUS(vm, ergo_host_func(vm, m, "bad", "func(", free_me, NULL, NULL), ERGO_E_SYNTAX);
    STATUS(vm, ergo_host_func(vm, m, "null", "func()", NULL, NULL, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_eval(vm, 77, "1", 1, io, 1, NULL), ERGO_E_INVALID);
    OK(vm, ergo_init(vm, m));
    OK(vm, ergo_init(vm, m)); /* the second time does nothing */
    STATUS(vm, ergo_host_func(vm, m, "late", "func()", free_me, NULL, NULL), ERGO_E_BUSY);
    STATUS(vm, ergo_load(vm, "main", "late.go", src, strlen(src), &m), ERGO_E_BUSY);
    CHECK(vm, m == 0);
    m = 1;
    STATUS(vm, ergo_load(vm, NULL, "f", "x", 1, &m), ERGO_E_INVALID);
    STATUS(vm, ergo_load(vm, "q", "f", NULL, 1, &m), ERGO_E_INVALID);
    STATUS(vm, ergo_load(vm, "q", "f", "x", 1, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_parse(vm, "f", "\x00\xff garbage {{{{", 15, &node), ERGO_E_SYNTAX);
    ergo_node_release(node);
    STATUS(vm, ergo_find(vm, 1, NULL, NULL, &f), ERGO_E_INVALID);
    STATUS(vm, ergo_find(vm, 1, "Id", NULL, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_find(vm, 99, "Id", NULL, &f), ERGO_E_INVALID);
    STATUS(vm, ergo_find(vm, 1, "Id", "func(", &f), ERGO_E_SYNTAX);
    OK(vm, ergo_find(vm, 1, "Id", NULL, &f));
    STATUS(vm, ergo_call(vm, f, io, 2), ERGO_E_LIMIT);
    STATUS(vm, ergo_call(vm, f, NULL, 0), ERGO_E_LIMIT);
    STATUS(vm, ergo_call(vm, f, NULL, 4), ERGO_E_INVALID);
    STATUS(vm, ergo_call(vm, 0, io, 4), ERGO_E_STALE);
    STATUS(vm, ergo_call(vm, 4711, io, 4), ERGO_E_STALE);
    STATUS(vm, ergo_type_of(vm, 1, "[]Nobody", &t), ERGO_E_TYPE);
    STATUS(vm, ergo_type_of(vm, 1, "[]", &t), ERGO_E_SYNTAX);
    STATUS(vm, ergo_new(vm, 0, &p), ERGO_E_INVALID);
    STATUS(vm, ergo_new(vm, 99999, &p), ERGO_E_INVALID);
    STATUS(vm, ergo_global(vm, 1, "Id", &p, NULL), ERGO_NOT_FOUND);
    STATUS(vm, ergo_gc_set(vm, 4711, 1), ERGO_E_INVALID);
    STATUS(vm, ergo_eval(vm, 1, "freeMe()", 8, io, 1, NULL), ERGO_E_PANIC);
    ergo_error e;
    memset(&e, 0, sizeof e);
    STATUS(vm, ergo_error_get(vm, 0, &e), ERGO_E_INVALID); /* struct_size not set */
    e.struct_size = sizeof e;
    STATUS(vm, ergo_error_get(vm, 1000, &e), ERGO_NOT_FOUND);
    OK(vm, ergo_error_get(vm, 0, &e));
    CHECK(vm, e.code_len == 0); /* a panic is no diagnostic */
    STATUS(vm, ergo_eval(vm, 1, "nobody", 6, io, 1, NULL), ERGO_E_TYPE);
    OK(vm, ergo_error_get(vm, 0, &e));
    CHECK(vm, e.code_len == strlen("UndeclaredName") && !memcmp(e.code, "UndeclaredName", e.code_len));
    e.code = "before"; /* a caller of an earlier header has no such field */
    e.struct_size = offsetof(ergo_error, code);
    OK(vm, ergo_error_get(vm, 0, &e));
    CHECK(vm, !strcmp(e.code, "before"));

    /* Another thread is inside. */
    pthread_t thread;
    OK(vm, ergo_find(vm, 1, "Spin", "func()", &spin));
    CHECK(vm, pthread_create(&thread, NULL, run_spin, NULL) == 0);
    while (!__atomic_load_n(&started, __ATOMIC_SEQ_CST)) {}
    struct timespec nap = { 0, 50000000 };
    nanosleep(&nap, NULL);
    STATUS(NULL, ergo_call(vm, f, io, 4), ERGO_E_BUSY);
    STATUS(NULL, ergo_vm_free(vm), ERGO_E_BUSY);
    CHECK(NULL, ergo_error_count(vm) == 0);
    stats_of(vm); /* [any] */
    ergo_vm_interrupt(vm);
    CHECK(NULL, pthread_join(thread, NULL) == 0);
    ergo_vm_clear_interrupt(vm);

    /* And it still works. */
    io[2] = 21;
    OK(vm, ergo_call(vm, f, io, 4));
    CHECK(vm, io[0] == 21);
    OK(NULL, ergo_vm_free(vm));
    puts("misuse: ok");
    return 0;
}
