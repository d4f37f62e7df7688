/* SPDX-License-Identifier: MPL-2.0
 * The one function of bcryptprimitives.dll that Rust and Go call. Wine has that
 * library since version 9 only. SystemFunction036 is RtlGenRandom. */
unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *buffer, unsigned long long length)
{
    const unsigned long most = 1ul << 30;
    while (length > 0) {
        unsigned long part = length < most ? (unsigned long)length : most;
        if (!SystemFunction036(buffer, part))
            return 0;
        buffer += part;
        length -= part;
    }
    return 1;
}
