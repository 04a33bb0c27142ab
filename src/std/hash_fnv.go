// Package fnv makes the sums of Fowler, Noll and Vo: FNV-1, and FNV-1a, which multiplies last.
package fnv

import (
	"hash"
	"internal/hashstate"
)

type (
	sum32   uint32
	sum32a  uint32
	sum64   uint64
	sum64a  uint64
	sum128  [2]uint64
	sum128a [2]uint64
)

// What a sum begins with.
const (
	offset32      = 0x811c9dc5
	offset64      = 0xcbf29ce484222325
	offset128High = 0x6c62272e07bb0142
	offset128Low  = 0x62b821756295c58d
)

func add32(sum uint32, p []byte) uint32
func add32a(sum uint32, p []byte) uint32
func add64(sum uint64, p []byte) uint64
func add64a(sum uint64, p []byte) uint64
func add128(high, low uint64, p []byte) (h, l uint64)
func add128a(high, low uint64, p []byte) (h, l uint64)

// New32 makes a sum FNV-1 of 32 bits; Sum appends the highest byte first.
func New32() hash.Hash32 {
	s := new(sum32)
	s.Reset()
	return s
}

func (s *sum32) Reset()         { *s = offset32 }
func (s *sum32) Size() int      { return 4 }
func (s *sum32) BlockSize() int { return 1 }
func (s *sum32) Sum32() uint32  { return uint32(*s) }

func (s *sum32) Write(p []byte) (n int, err error) {
	*s = sum32(add32(uint32(*s), p))
	return len(p), nil
}

func (s *sum32) Sum(in []byte) []byte { return hashstate.Append32(in, uint32(*s)) }

func (s *sum32) Clone() (hash.Cloner, error) {
	clone := *s
	return &clone, nil
}

func (s *sum32) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append32(append(b, "fnv\x01"...), uint32(*s)), nil
}

func (s *sum32) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum32) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/fnv", "fnv\x01", 4, b)
	if err != nil {
		return err
	}
	*s = sum32(hashstate.Read32(b))
	return nil
}

// New32a makes a sum FNV-1a of 32 bits; Sum appends the highest byte first.
func New32a() hash.Hash32 {
	s := new(sum32a)
	s.Reset()
	return s
}

func (s *sum32a) Reset()         { *s = offset32 }
func (s *sum32a) Size() int      { return 4 }
func (s *sum32a) BlockSize() int { return 1 }
func (s *sum32a) Sum32() uint32  { return uint32(*s) }

func (s *sum32a) Write(p []byte) (n int, err error) {
	*s = sum32a(add32a(uint32(*s), p))
	return len(p), nil
}

func (s *sum32a) Sum(in []byte) []byte { return hashstate.Append32(in, uint32(*s)) }

func (s *sum32a) Clone() (hash.Cloner, error) {
	clone := *s
	return &clone, nil
}

func (s *sum32a) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append32(append(b, "fnv\x02"...), uint32(*s)), nil
}

func (s *sum32a) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum32a) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/fnv", "fnv\x02", 4, b)
	if err != nil {
		return err
	}
	*s = sum32a(hashstate.Read32(b))
	return nil
}

// New64 makes a sum FNV-1 of 64 bits; Sum appends the highest byte first.
func New64() hash.Hash64 {
	s := new(sum64)
	s.Reset()
	return s
}

func (s *sum64) Reset()         { *s = offset64 }
func (s *sum64) Size() int      { return 8 }
func (s *sum64) BlockSize() int { return 1 }
func (s *sum64) Sum64() uint64  { return uint64(*s) }

func (s *sum64) Write(p []byte) (n int, err error) {
	*s = sum64(add64(uint64(*s), p))
	return len(p), nil
}

func (s *sum64) Sum(in []byte) []byte { return hashstate.Append64(in, uint64(*s)) }

func (s *sum64) Clone() (hash.Cloner, error) {
	clone := *s
	return &clone, nil
}

func (s *sum64) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append64(append(b, "fnv\x03"...), uint64(*s)), nil
}

func (s *sum64) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum64) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/fnv", "fnv\x03", 8, b)
	if err != nil {
		return err
	}
	*s = sum64(hashstate.Read64(b))
	return nil
}

// New64a makes a sum FNV-1a of 64 bits; Sum appends the highest byte first.
func New64a() hash.Hash64 {
	s := new(sum64a)
	s.Reset()
	return s
}

func (s *sum64a) Reset()         { *s = offset64 }
func (s *sum64a) Size() int      { return 8 }
func (s *sum64a) BlockSize() int { return 1 }
func (s *sum64a) Sum64() uint64  { return uint64(*s) }

func (s *sum64a) Write(p []byte) (n int, err error) {
	*s = sum64a(add64a(uint64(*s), p))
	return len(p), nil
}

func (s *sum64a) Sum(in []byte) []byte { return hashstate.Append64(in, uint64(*s)) }

func (s *sum64a) Clone() (hash.Cloner, error) {
	clone := *s
	return &clone, nil
}

func (s *sum64a) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append64(append(b, "fnv\x04"...), uint64(*s)), nil
}

func (s *sum64a) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum64a) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/fnv", "fnv\x04", 8, b)
	if err != nil {
		return err
	}
	*s = sum64a(hashstate.Read64(b))
	return nil
}

// New128 makes a sum FNV-1 of 128 bits; Sum appends the highest byte first.
func New128() hash.Hash {
	s := new(sum128)
	s.Reset()
	return s
}

func (s *sum128) Reset()         { *s = sum128{offset128High, offset128Low} }
func (s *sum128) Size() int      { return 16 }
func (s *sum128) BlockSize() int { return 1 }

func (s *sum128) Write(p []byte) (n int, err error) {
	s[0], s[1] = add128(s[0], s[1], p)
	return len(p), nil
}

func (s *sum128) Sum(in []byte) []byte { return hashstate.Append64(hashstate.Append64(in, s[0]), s[1]) }

func (s *sum128) Clone() (hash.Cloner, error) {
	clone := *s
	return &clone, nil
}

func (s *sum128) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append64(hashstate.Append64(append(b, "fnv\x05"...), s[0]), s[1]), nil
}

func (s *sum128) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum128) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/fnv", "fnv\x05", 16, b)
	if err != nil {
		return err
	}
	s[0], s[1] = hashstate.Read64(b), hashstate.Read64(b[8:])
	return nil
}

// New128a makes a sum FNV-1a of 128 bits; Sum appends the highest byte first.
func New128a() hash.Hash {
	s := new(sum128a)
	s.Reset()
	return s
}

func (s *sum128a) Reset()         { *s = sum128a{offset128High, offset128Low} }
func (s *sum128a) Size() int      { return 16 }
func (s *sum128a) BlockSize() int { return 1 }

func (s *sum128a) Write(p []byte) (n int, err error) {
	s[0], s[1] = add128a(s[0], s[1], p)
	return len(p), nil
}

func (s *sum128a) Sum(in []byte) []byte {
	return hashstate.Append64(hashstate.Append64(in, s[0]), s[1])
}

func (s *sum128a) Clone() (hash.Cloner, error) {
	clone := *s
	return &clone, nil
}

func (s *sum128a) AppendBinary(b []byte) ([]byte, error) {
	return hashstate.Append64(hashstate.Append64(append(b, "fnv\x06"...), s[0]), s[1]), nil
}

func (s *sum128a) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

func (s *sum128a) UnmarshalBinary(b []byte) error {
	b, err := hashstate.Open("hash/fnv", "fnv\x06", 16, b)
	if err != nil {
		return err
	}
	s[0], s[1] = hashstate.Read64(b), hashstate.Read64(b[8:])
	return nil
}
