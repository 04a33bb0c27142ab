/* Heap snapshots: at once through ergo_export, and step by step beside the program; what is refused. */
#include "check.h"

/* Sum of the fourth number of every seven of the list of nodes: the bytes of all objects. */
static unsigned long long bytes_of(ergo_vm *vm, const buffer *file)
{
    const char *at = strstr(file->p, "\"nodes\":[");
    CHECK(vm, at != NULL);
    at += 9;
    unsigned long long sum = 0;
    for (int field = 0;; field = (field + 1) % 7) {
        char *end;
        unsigned long long number = strtoull(at, &end, 10);
        CHECK(vm, end != at);
        if (field == 3)
            sum += number;
        while (*end == '\n')
            end++;
        if (*end == ']')
            return sum;
        at = end + 1;
    }
}

int main(void)
{
    ergo_config c;
    ergo_config_init(&c, sizeof c);
    c.memprofile_rate = 1;
    ergo_vm *vm = new_vm(&c);
    ergo_module m = run_text(vm,
        "package main\n\ntype Enemy struct{ name string; next *Enemy }\n\nvar enemies = map[string]*Enemy{}\n\n"
        "func Frame() {\n\te := &Enemy{name: \"x\"}\n\tfor range 200 {\n\t\te = &Enemy{next: e}\n\t}\n\tenemies[\"boss\"] = e\n}\n\n"
        "func Lost() *Enemy { return &Enemy{name: \"lost\"} }\n");
    ergo_func frame;
    OK(vm, ergo_find(vm, m, "Frame", "func()", &frame));
    OK(vm, ergo_call(vm, frame, NULL, 0));

    /* At once: what the file says is what is alive. */
    buffer whole = { NULL, 0, 0, (size_t)-1 };
    OK(vm, ergo_export(vm, ERGO_HEAPSNAPSHOT, 0, take, &whole));
    CHECK(vm, bytes_of(vm, &whole) == stats_of(vm).heap_alloc);
    CHECK(vm, strstr(whole.p, "\"main.Enemy\"") && strstr(whole.p, "\"main.enemies\"") && strstr(whole.p, "\"[\\\"boss\\\"]\""));
    CHECK(vm, !strstr(whole.p, "\"handle\""));

    /* A handle that the host forgets to release is a root with a name. */
    ergo_func lost;
    ergo_slot io[1];
    OK(vm, ergo_find(vm, m, "Lost", NULL, &lost));
    OK(vm, ergo_call(vm, lost, io, 1));
    ergo_type enemy;
    OK(vm, ergo_type_of(vm, m, "*Enemy", &enemy));
    ergo_ref held;
    OK(vm, ergo_ref_new(vm, enemy, io, 0, &held));

    /* Step by step, the program running between. */
    buffer steps = { NULL, 0, 0, (size_t)-1 };
    STATUS(vm, ergo_snapshot_write(vm, take, &steps), ERGO_E_STALE);
    OK(vm, ergo_snapshot_begin(vm, 0));
    STATUS(vm, ergo_snapshot_write(vm, take, &steps), ERGO_MORE);
    CHECK(vm, steps.n == 0);
    int n_frames = 0;
    while (ergo_snapshot_write(vm, take, &steps) == ERGO_MORE) {
        CHECK(vm, n_frames++ < 100000);
        ergo_gc_step(vm, 50, NULL);
        OK(vm, ergo_call(vm, frame, NULL, 0));
    }
    CHECK(vm, steps.n > 0 && strstr(steps.p, "\"(host handles)\"") && strstr(steps.p, "\"handle\""));
    CHECK(vm, bytes_of(vm, &steps) > 200 * 24);
    STATUS(vm, ergo_snapshot_write(vm, take, &steps), ERGO_E_STALE);

    /* Refused: memory, a writer that takes less, nobody to write to. */
    OK(vm, ergo_snapshot_begin(vm, 4096));
    OK(vm, ergo_gc_collect(vm));
    STATUS(vm, ergo_snapshot_write(vm, take, &steps), ERGO_E_NOMEM);
    STATUS(vm, ergo_snapshot_write(vm, take, &steps), ERGO_E_STALE);
    buffer small = { NULL, 0, 0, 10 };
    STATUS(vm, ergo_export(vm, ERGO_HEAPSNAPSHOT, 0, take, &small), ERGO_E_INVALID);
    CHECK(vm, small.n == 10);
    STATUS(vm, ergo_export(vm, ERGO_HEAPSNAPSHOT, 1, take, &small), ERGO_E_INVALID);
    STATUS(vm, ergo_snapshot_write(vm, NULL, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_snapshot_begin(NULL, 0), ERGO_E_INVALID);

    /* A VM that runs nothing: the host's steps alone begin the cycle and end it, also if there was no garbage to expect, and none begins by itself. */
    OK(vm, ergo_gc_set(vm, ERGO_GC_AUTO, 0));
    for (int i = 0; i < 2; i++) {
        int n_steps = 0;
        OK(vm, ergo_snapshot_begin(vm, 0));
        while (ergo_snapshot_write(vm, take, &steps) == ERGO_MORE) {
            CHECK(vm, n_steps++ < 100000);
            ergo_gc_step(vm, 50, NULL);
        }
        STATUS(vm, ergo_snapshot_write(vm, take, &steps), ERGO_E_STALE);
    }

    /* What numbers of objects cost is given back. */
    uint64_t before = stats_of(vm).other_sys;
    OK(vm, ergo_snapshot_forget(vm));
    CHECK(vm, stats_of(vm).other_sys < before);
    ergo_ref_free(vm, held);
    OK(vm, ergo_gc_collect(vm));
    OK(NULL, ergo_vm_free(vm));
    free(whole.p);
    free(steps.p);
    free(small.p);
    puts("snapshot: ok");
    return 0;
}
