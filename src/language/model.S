/* The trained model, as it was built, in the program's read-only data. */
    .section .rodata
    .balign 16
    .globl jx_language_model_begin
    .globl jx_language_model_end
jx_language_model_begin:
    .incbin JX_LANGUAGE_MODEL
jx_language_model_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
