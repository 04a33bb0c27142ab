package reflect

import "unsafe"

func makeChan(t *rtype, n int) unsafe.Pointer
func chanLen(c unsafe.Pointer) int
func chanCap(c unsafe.Pointer) int
func chanClose(c unsafe.Pointer)

// chanSelect does one of the operations: it sends the value at a case's address or receives to it. The answer is the number of the
// case, -1 if none is ready and wait is false, and whether something was received.
func chanSelect(cases []chanCase, wait bool) (chosen int, ok bool)

// chanCase is an operation of chanSelect; a nil channel is never ready.
type chanCase struct {
	typ  *rtype
	ch   unsafe.Pointer
	val  unsafe.Pointer
	send int
}

// MakeChan is make(chan T, n).
func MakeChan(typ Type, buffer int) Value {
	switch {
	case typ.Kind() != Chan:
		panic("reflect.MakeChan of non-chan type")
	case buffer < 0:
		panic("reflect.MakeChan: negative buffer size")
	case typ.ChanDir() != BothDir:
		panic("reflect.MakeChan: unidirectional channel type")
	}
	t := typ.common()
	return Value{t, makeChan(t, buffer), flag(Chan)}
}

// Close closes the channel v.
func (v Value) Close() {
	v.mustBe(Chan, "Close")
	v.mustBeExported("Close")
	if v.typ.ChanDir()&SendDir == 0 {
		panic("reflect: close of receive-only channel")
	}
	chanClose(v.pointer())
}

// Recv receives a value; ok is false if the channel is closed and x then zero.
func (v Value) Recv() (x Value, ok bool) {
	v.mustBe(Chan, "Recv")
	v.mustBeExported("Recv")
	x, ok, _ = v.recv(true)
	return x, ok
}

// TryRecv receives a value if that need not wait; if it must, x is the zero Value.
func (v Value) TryRecv() (x Value, ok bool) {
	v.mustBe(Chan, "TryRecv")
	v.mustBeExported("TryRecv")
	x, ok, done := v.recv(false)
	if !done {
		return Value{}, false
	}
	return x, ok
}

func (v Value) recv(wait bool) (x Value, ok, done bool) {
	if v.typ.ChanDir()&RecvDir == 0 {
		panic("reflect: recv on send-only channel")
	}
	e := v.typ.elem()
	p := unsafeNew(e)
	chosen, ok := chanSelect([]chanCase{{v.typ, v.pointer(), p, 0}}, wait)
	return loaded(e, p, 0), ok, chosen == 0
}

// Send sends x.
func (v Value) Send(x Value) {
	v.mustBe(Chan, "Send")
	v.mustBeExported("Send")
	v.send(x, true)
}

// TrySend sends x if that need not wait and reports whether it did.
func (v Value) TrySend(x Value) bool {
	v.mustBe(Chan, "TrySend")
	v.mustBeExported("TrySend")
	return v.send(x, false)
}

func (v Value) send(x Value, wait bool) bool {
	if v.typ.ChanDir()&SendDir == 0 {
		panic("reflect: send on recv-only channel")
	}
	x.mustBeExported("Send")
	x = x.assignTo("reflect.Value.Send", v.typ.elem())
	chosen, _ := chanSelect([]chanCase{{v.typ, v.pointer(), x.addr(), 1}}, wait)
	return chosen == 0
}

// A SelectDir says what a case of Select does.
type SelectDir int

// The kinds of cases.
const (
	_ SelectDir = iota
	SelectSend
	SelectRecv
	SelectDefault
)

// A SelectCase is a case of Select. A zero Chan is a nil channel.
type SelectCase struct {
	Dir  SelectDir
	Chan Value
	Send Value
}

// Select does what a select statement with the cases does.
func Select(cases []SelectCase) (chosen int, recv Value, recvOK bool) {
	if len(cases) >= 1<<16 {
		panic("reflect.Select: too many cases (max 65536)")
	}
	ops := make([]chanCase, len(cases))
	other := -1
	for i, c := range cases {
		switch c.Dir {
		case SelectDefault:
			if other >= 0 {
				panic("reflect.Select: multiple default cases")
			}
			other = i
			if c.Chan.IsValid() {
				panic("reflect.Select: default case has Chan value")
			}
			if c.Send.IsValid() {
				panic("reflect.Select: default case has Send value")
			}
		case SelectSend:
			ops[i] = sendCase(c)
		case SelectRecv:
			ops[i] = recvCase(c)
		default:
			panic("reflect.Select: invalid Dir")
		}
	}
	chosen, recvOK = chanSelect(ops, other < 0)
	if chosen < 0 {
		return other, Value{}, false
	}
	if cases[chosen].Dir == SelectRecv {
		recv = loaded(ops[chosen].typ.elem(), ops[chosen].val, 0)
	}
	return chosen, recv, recvOK
}

func sendCase(c SelectCase) chanCase {
	ch := c.Chan
	if !ch.IsValid() {
		return chanCase{}
	}
	ch.mustBe(Chan, "Select")
	ch.mustBeExported("Select")
	if ch.typ.ChanDir()&SendDir == 0 {
		panic("reflect.Select: SendDir case using recv-only channel")
	}
	if !c.Send.IsValid() {
		panic("reflect.Select: SendDir case missing Send value")
	}
	c.Send.mustBeExported("Select")
	x := c.Send.assignTo("reflect.Select", ch.typ.elem())
	return chanCase{ch.typ, ch.pointer(), x.addr(), 1}
}

func recvCase(c SelectCase) chanCase {
	if c.Send.IsValid() {
		panic("reflect.Select: RecvDir case has Send value")
	}
	ch := c.Chan
	if !ch.IsValid() {
		return chanCase{}
	}
	ch.mustBe(Chan, "Select")
	ch.mustBeExported("Select")
	if ch.typ.ChanDir()&RecvDir == 0 {
		panic("reflect.Select: RecvDir case using send-only channel")
	}
	return chanCase{ch.typ, ch.pointer(), unsafeNew(ch.typ.elem()), 0}
}
