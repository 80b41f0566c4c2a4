package io.gere.parallel.nccl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.ptr.PointerByReference;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.tensor.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NcclLibraryTest {
  @TempDir Path folder;

  @Test
  void theVersionIsReadAndIdsDifferFromEachOther() {
    NcclLibrary library = NcclStub.compile(folder).nccl();

    assertThat(library.version()).isEqualTo("2.19.3");
    assertThat(library.newId()).hasSize(256).isNotEqualTo(library.newId());
  }

  @Test
  void aVersionThatHangsWithALostRankIsRefused() {
    NcclStub old = NcclStub.compile(folder, "-DVERSION=2708");

    assertThatThrownBy(old::nccl)
        .hasMessageStartingWith("NCCL 2.7.8 in ")
        .hasMessageContaining("is too old");
  }

  @Test
  void aLibraryThatIsNotThereIsAMissingResource() {
    assumeTrue(
        !Files.exists(Torch.cudaLibrary()), "needs a PyTorch that brings no NCCL of its own");
    String nowhere = folder.resolve("libnccl.so.2").toString();

    assertThatThrownBy(() -> NcclLibrary.find(Optional.of(nowhere)))
        .hasMessageContaining(nowhere)
        .hasMessageContaining("train.nccl_library")
        .asInstanceOf(InstanceOfAssertFactories.type(GereException.class))
        .extracting(GereException::exitCode)
        .isEqualTo(ExitCode.RESOURCES_MISSING);
  }

  /** With a real NCCL, which needs no GPU up to the point where it looks for one. */
  @Test
  void aRealLibraryIsReadAndTellsInItsOwnWordsWhyItCannotBegin() {
    String path = System.getenv("GERE_NCCL_LIBRARY");
    assumeTrue(path != null, "needs GERE_NCCL_LIBRARY, the path of a real libnccl.so.2");
    assumeTrue(!Files.exists(Path.of("/dev/nvidia0")), "needs a machine without a GPU");

    NcclLibrary library = NcclLibrary.find(Optional.of(path)).orElseThrow();

    assertThat(library.version()).matches("2\\.\\d+\\.\\d+");
    String id = library.newId();
    assertThat(id).hasSize(256);
    PointerByReference communicator = new PointerByReference();
    int result =
        library
            .functions()
            .ncclCommInitRankConfig(
                communicator, 1, NcclLibrary.parse(id), 0, new NcclFunctions.Config());
    assertThat(library.words(result, communicator.getValue())).contains("cuda");
  }
}
