package io.gere.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** CPUs by the lines in which Linux describes them. */
final class CpuTest {
  private static final String AVX512 = "fpu avx2 avx512f avx512dq avx512bw avx512vl";

  private static Cpu x86(String vendor, String flags) {
    return Cpu.of(
        List.of(
            "processor\t: 0",
            "vendor_id\t: " + vendor,
            "model name\t: Any CPU",
            "flags\t\t: " + flags,
            "processor\t: 1"));
  }

  @Test
  void avx512IsLeftUnusedByMklOnOthersThanIntels() {
    assertThat(x86("AuthenticAMD", AVX512).hasAvx512ThatMklLeaves()).isTrue();
    assertThat(x86("GenuineIntel", AVX512).hasAvx512ThatMklLeaves()).isFalse();
    assertThat(x86("AuthenticAMD", "fpu avx2").hasAvx512ThatMklLeaves()).isFalse();
  }

  @Test
  void bfloat16IsMultipliedByAvx512ByArmsOwnInstructionsAndWhereNothingIsKnown() {
    assertThat(x86("GenuineIntel", AVX512).multipliesBfloat16()).isTrue();
    assertThat(x86("AuthenticAMD", "fpu avx2 avx512f").multipliesBfloat16()).isFalse();
    assertThat(x86("GenuineIntel", "fpu avx2").multipliesBfloat16()).isFalse();
    assertThat(Cpu.of(List.of("Features\t: fp asimd bf16")).multipliesBfloat16()).isTrue();
    assertThat(Cpu.of(List.of("Features\t: fp asimd")).multipliesBfloat16()).isFalse();
    assertThat(Cpu.of(List.of()).multipliesBfloat16()).isTrue();
  }

  @Test
  void aCpuHasAName() {
    assertThat(x86("GenuineIntel", "fpu").name()).isEqualTo("Any CPU");
    assertThat(Cpu.of(List.of()).name()).isEmpty();
  }
}
