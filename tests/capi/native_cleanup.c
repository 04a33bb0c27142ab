/* Memory that C allocated for nodes, host objects and script objects, freed by cleanups and by explicit close: each block once. Under a leak sanitizer. */
#include "check.h"

enum { N = 200 };

static int n_closed, n_cleaned, n_dead;

typedef struct { char *data; ergo_node *node; } annotation;

static void free_note(void *user, const ergo_lifespan *last)
{
    annotation *note = user;
    CHECK(NULL, last->id != 0);
    free(note->data);
    free(note);
    n_dead++;
}

static void free_block(void *user, void *p)
{
    (void)p;
    free(user);
    n_cleaned++;
}

static void free_object(void *user, void *p)
{
    (void)user;
    free(p);
    n_cleaned++;
}

int main(void)
{
    ergo_vm *vm = new_vm(NULL);
    ergo_module m = run_text(vm, "package main\n\ntype Res struct{ _ uintptr }\ntype Obj struct{ a, b int }\n\nvar held []*Res\n\nfunc Hold(r *Res) { held = append(held, r) }\n"
                                 "func Drop() { held = held[:len(held)/2] ; held = append([]*Res(nil), held...) }\nfunc New() *Obj { return &Obj{1, 2} }\n");
    ergo_func hold = 0, drop = 0, make = 0;
    ergo_type res = 0, obj = 0;
    ergo_slot io[2];
    OK(vm, ergo_find(vm, m, "Hold", NULL, &hold));
    OK(vm, ergo_find(vm, m, "Drop", NULL, &drop));
    OK(vm, ergo_find(vm, m, "New", NULL, &make));
    OK(vm, ergo_type_of(vm, m, "*Res", &res));
    OK(vm, ergo_type_of(vm, m, "*Obj", &obj));

    /* Nodes with native memory beside them; some are closed by hand: then the notice finds nothing to free. */
    ergo_node *files[N];
    for (int i = 0; i < N; i++) {
        char text[64];
        int len = snprintf(text, sizeof text, "package p\nvar x%d = %d\n", i, i);
        OK(vm, ergo_parse(vm, "p.go", text, (size_t)len, &files[i]));
        annotation *note = malloc(sizeof *note);
        note->data = malloc(1000);
        note->node = files[i];
        OK(vm, ergo_node_on_dead(files[i], free_note, note));
        if (i % 4 == 0) {
            free(note->data);
            note->data = NULL; /* the pointer is cleared: free(NULL) is nothing */
            n_closed++;
        }
    }
    for (int i = 0; i < N; i++)
        ergo_node_release(files[i]);
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, n_dead == 0); /* never inside the collection */
    OK(vm, ergo_finalize(vm, UINT32_MAX, NULL));
    CHECK(vm, n_dead == N && n_closed == N / 4);

    /* Host objects, half of which the script lets go; script objects with a block of the host's. */
    for (int i = 0; i < N; i++) {
        OK(vm, ergo_host_object(vm, res, malloc(500), free_object, NULL, io));
        OK(vm, ergo_call(vm, hold, io, 1));
        ergo_ref r = 0;
        OK(vm, ergo_call(vm, make, io, 1));
        OK(vm, ergo_ref_new(vm, obj, io, 0, &r));
        OK(vm, ergo_on_free(vm, r, free_block, malloc(300)));
        if (i % 2)
            ergo_ref_free(vm, r);
    }
    OK(vm, ergo_call(vm, drop, NULL, 0));
    for (int i = 0; i < 3; i++) {
        OK(vm, ergo_gc_collect(vm));
        OK(vm, ergo_finalize(vm, UINT32_MAX, NULL));
    }
    CHECK(vm, n_cleaned == N);
    OK(NULL, ergo_vm_free(vm)); /* and the rest */
    CHECK(NULL, n_cleaned == 2 * N);
    puts("native_cleanup: ok");
    return 0;
}
