/* Values, references, host objects: copies, zero copy, strong and weak refs, finalizers run once and only where they may. */
#include "check.h"

static const char *src =
    "package main\n"
    "\n"
    "type Texture struct{ _ uintptr }\n"
    "type Pair struct {\n\tKey string\n\tNext *Pair\n}\n"
    "\n"
    "var textures []*Texture\n"
    "var keep string\n"
    "var names []string\n"
    "\n"
    "func Hold(t *Texture) { textures = append(textures, t) }\n"
    "func Drop() { textures = nil }\n"
    "func Keep(s string) { keep = s[2:4] }\n"
    "func Forget() { keep = \"\" }\n"
    "func Sum(a []float32) (s float32) {\n\tfor i := range a {\n\t\ts += a[i]\n\t\ta[i] = 0\n\t}\n\treturn\n}\n"
    "func Chain(n int) *Pair {\n\tvar p *Pair\n\tfor range n {\n\t\tp = &Pair{\"k\", p}\n\t}\n\treturn p\n}\n"
    "func Len(p *Pair) (n int) {\n\tfor ; p != nil; p = p.Next {\n\t\tn++\n\t}\n\treturn\n}\n";

static int n_fin, n_text, n_array;
static ergo_vm *the_vm;

static void fin(void *user, void *p)
{
    CHECK(NULL, user == &n_fin && p != NULL);
    n_fin++;
    if (the_vm) { /* entering the VM from a finalizer is refused */
        ergo_slot io[2];
        CHECK(NULL, ergo_gc_collect(the_vm) == ERGO_E_BUSY);
        CHECK(NULL, ergo_string_new(the_vm, "x", 1, io) == ERGO_E_BUSY);
    }
}

static void count(void *user, void *p)
{
    (void)p;
    ++*(int *)user;
}

int main(void)
{
    ergo_vm *vm = the_vm = new_vm(NULL);
    ergo_module m = run_text(vm, src);
    ergo_slot io[8];
    ergo_func hold, drop, keep, forget, sum, chain, len;
    OK(vm, ergo_find(vm, m, "Hold", "func(*Texture)", &hold));
    OK(vm, ergo_find(vm, m, "Drop", "func()", &drop));
    OK(vm, ergo_find(vm, m, "Keep", "func(string)", &keep));
    OK(vm, ergo_find(vm, m, "Forget", "func()", &forget));
    OK(vm, ergo_find(vm, m, "Sum", "func([]float32) float32", &sum));
    OK(vm, ergo_find(vm, m, "Chain", "func(int) *Pair", &chain));
    OK(vm, ergo_find(vm, m, "Len", "func(*Pair) int", &len));

    /* Host objects: alive while the script holds them. */
    ergo_type texture = 0, pair = 0, pairp = 0, f32 = 0, str = 0;
    OK(vm, ergo_type_of(vm, m, "*Texture", &texture));
    OK(vm, ergo_type_of(vm, m, "Pair", &pair));
    OK(vm, ergo_type_of(vm, m, "*Pair", &pairp));
    OK(vm, ergo_type_of(vm, m, "float32", &f32));
    OK(vm, ergo_type_of(vm, m, "string", &str));
    int objects[10];
    for (int i = 0; i < 10; i++) {
        OK(vm, ergo_host_object(vm, texture, &objects[i], fin, &n_fin, io));
        OK(vm, ergo_call(vm, hold, io, 1));
    }
    void *p = NULL;
    OK(vm, ergo_eval(vm, m, "textures[3]", 11, io, 1, NULL));
    OK(vm, ergo_host_pointer(vm, texture, io[0], &p));
    CHECK(vm, p == &objects[3]);
    STATUS(vm, ergo_host_pointer(vm, texture, (ergo_slot)(uintptr_t)&objects[3], &p), ERGO_E_TYPE);
    STATUS(vm, ergo_host_pointer(vm, texture, 0, &p), ERGO_E_TYPE);
    STATUS(vm, ergo_host_pointer(vm, pairp, io[0], &p), ERGO_E_TYPE);
    STATUS(vm, ergo_host_object(vm, f32, &objects[0], fin, NULL, io), ERGO_E_TYPE);
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_finalize(vm, 100, NULL));
    CHECK(vm, n_fin == 0);
    OK(vm, ergo_call(vm, drop, NULL, 0));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, n_fin == 0 && stats_of(vm).finalizers_pending == 10);
    uint32_t left = 0;
    OK(vm, ergo_finalize(vm, 4, &left));
    CHECK(vm, n_fin == 4 && left == 6);
    OK(vm, ergo_finalize(vm, 100, &left));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_finalize(vm, 100, &left));
    CHECK(vm, n_fin == 10 && left == 0);

    /* Zero copy: the script sees the host's bytes; fin once nobody can. */
    static const char text[] = "shared text";
    OK(vm, ergo_string_extern(vm, text, sizeof text - 1, count, &n_text, io));
    CHECK(vm, ergo_to_ptr(io[0]) == text);
    OK(vm, ergo_call(vm, keep, io, 2));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_finalize(vm, 100, NULL));
    CHECK(vm, n_text == 0); /* two of its bytes are still in `keep` */
    OK(vm, ergo_call(vm, forget, NULL, 0));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_finalize(vm, 100, NULL));
    CHECK(vm, n_text == 1);
    float array[4] = { 1, 2, 3, 4.5f };
    OK(vm, ergo_slice_extern(vm, f32, array, 4, count, &n_array, io));
    OK(vm, ergo_call(vm, sum, io, 3));
    CHECK(vm, ergo_to_f32(io[0]) == 10.5f && array[3] == 0);
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_finalize(vm, 100, NULL));
    CHECK(vm, n_array == 1);
    STATUS(vm, ergo_slice_extern(vm, str, array, 1, NULL, NULL, io), ERGO_E_TYPE);
    OK(vm, ergo_slice_new(vm, f32, 3, 8, io));
    CHECK(vm, io[1] == 3 && io[2] == 8 && ((float *)ergo_to_ptr(io[0]))[7] == 0);
    STATUS(vm, ergo_slice_new(vm, f32, 9, 8, io), ERGO_E_LIMIT);

    /* Strong and weak references. */
    ergo_ref strong = 0, weak = 0;
    io[0] = 100;
    OK(vm, ergo_call(vm, chain, io, 1));
    OK(vm, ergo_ref_new(vm, pairp, io, 0, &strong));
    OK(vm, ergo_ref_new(vm, pairp, io, 1, &weak));
    CHECK(vm, stats_of(vm).refs_live == 1 && stats_of(vm).refs_weak == 1);
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_ref_get(vm, weak, io, 1));
    OK(vm, ergo_call(vm, len, io, 1));
    CHECK(vm, io[0] == 100);
    ergo_ref_free(vm, strong);
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_gc_collect(vm));
    STATUS(vm, ergo_ref_get(vm, strong, io, 1), ERGO_E_STALE);
    STATUS(vm, ergo_ref_get(vm, weak, io, 1), ERGO_E_STALE);
    STATUS(vm, ergo_ref_get(vm, 0, io, 1), ERGO_E_STALE);
    STATUS(vm, ergo_ref_get(vm, 0x123456789abcULL, io, 1), ERGO_E_STALE);
    ergo_ref_free(vm, weak);
    ergo_ref_free(vm, 0x123456789abcULL);

    /* Objects in C layout, stores through the barrier, finalizer on a script object. */
    struct pair { const char *key; int64_t key_len; struct pair *next; } *a = NULL, image;
    void *made = NULL;
    OK(vm, ergo_new(vm, pair, &made));
    a = made;
    CHECK(vm, a->key == NULL && a->next == NULL);
    io[0] = ergo_from_ptr(a);
    OK(vm, ergo_ref_new(vm, pairp, io, 0, &strong));
    OK(vm, ergo_new(vm, pair, &made));
    memset(&image, 0, sizeof image);
    image.next = made;
    OK(vm, ergo_store(vm, pair, a, &image));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_ref_get(vm, strong, io, 1));
    OK(vm, ergo_call(vm, len, io, 1));
    CHECK(vm, io[0] == 2);
    int freed = 0;
    OK(vm, ergo_on_free(vm, strong, count, &freed));
    ergo_ref_free(vm, strong);
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_finalize(vm, 100, NULL));
    CHECK(vm, freed == 1);

    /* Layout of types. */
    ergo_type_info info;
    ergo_field field;
    memset(&info, 0, sizeof info);
    memset(&field, 0, sizeof field);
    info.struct_size = sizeof info;
    field.struct_size = sizeof field;
    OK(vm, ergo_type_get(vm, pair, &info));
    CHECK(vm, info.kind == 25 && info.size == 24 && info.align == 8 && info.slots == 3 && info.nfields == 2 && info.has_pointers == 1);
    OK(vm, ergo_type_field(vm, pair, 1, &field));
    CHECK(vm, field.offset == 16 && field.type == pairp && field.name_len == 4 && !memcmp(field.name, "Next", 4));
    STATUS(vm, ergo_type_field(vm, pair, 2, &field), ERGO_NOT_FOUND);
    const char *name = NULL;
    size_t n = 0;
    OK(vm, ergo_type_name(vm, pairp, &name, &n));
    CHECK(vm, n == 10 && !memcmp(name, "*main.Pair", 10));

    /* What is left when the VM goes runs then. */
    OK(vm, ergo_host_object(vm, texture, &objects[0], fin, &n_fin, io));
    OK(vm, ergo_call(vm, hold, io, 1));
    n_fin = 0;
    the_vm = NULL;
    OK(NULL, ergo_vm_free(vm));
    CHECK(NULL, n_fin == 1);
    puts("values: ok");
    return 0;
}
