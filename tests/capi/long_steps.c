/* Work that natives could do in one go, for minutes, is done in steps: fuel and interrupts end it. Without that this test ends by being stopped. */
#include "check.h"

static const char *src = "package main\n\n"
                         "import (\n\t\"math/big\"\n\t\"strings\"\n)\n\n"
                         "func long(bits uint) *big.Int {\n\tx := new(big.Int).Lsh(big.NewInt(1), bits)\n\treturn x.Sub(x, big.NewInt(3))\n}\n"
                         "func Modulo() int { return new(big.Int).Exp(long(49000), long(50000), long(50001)).BitLen() }\n"
                         "func Power() int { return new(big.Int).Exp(big.NewInt(3), big.NewInt(1<<33), nil).BitLen() }\n"
                         "func Text() int {\n\tx, _ := new(big.Int).SetString(strings.Repeat(\"7\", 5_000_000), 10)\n\treturn x.BitLen()\n}\n";

static void ends(ergo_vm *vm, ergo_module m, const char *symbol, uint64_t fuel)
{
    ergo_func f;
    ergo_slot io[1];
    OK(vm, ergo_find(vm, m, symbol, "func() int", &f));
    OK(vm, ergo_vm_set_fuel(vm, fuel));
    STATUS(vm, ergo_call(vm, f, io, 1), ERGO_E_FUEL);
    CHECK(vm, ergo_vm_fuel(vm) == 0);
}

int main(void)
{
    ergo_vm *vm = new_vm(NULL);
    ergo_module m = run_text(vm, src);
    ends(vm, m, "Modulo", 30);
    ends(vm, m, "Power", 60);
    ends(vm, m, "Text", 400);
    OK(NULL, ergo_vm_free(vm));
    puts("long_steps: ok");
    return 0;
}
