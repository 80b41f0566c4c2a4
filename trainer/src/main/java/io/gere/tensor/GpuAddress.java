package io.gere.tensor;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.tensor.natives.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A GPU as schedulers name it, found among those that CUDA sees. Schedulers take nvidia-smi's index
 * (in the order of the PCI bus) or a UUID; CUDA counts its fastest first, and only those that
 * {@code CUDA_VISIBLE_DEVICES} leaves. Both know the PCI bus.
 */
public final class GpuAddress {
  private GpuAddress() {}

  /**
   * A line of nvidia-smi's.
   *
   * @param index its own count
   * @param uuid such as "GPU-defc16a5-…"
   * @param pci bus id
   * @param name of the card, such as "NVIDIA H100 80GB HBM3"
   */
  record Listed(String index, String uuid, String pci, String name) {}

  /**
   * The GPU that a scheduler has given.
   *
   * @param address an index or a UUID, as the discovery script prints it
   * @throws GereException with exit code 4 when CUDA does not see it in this process
   */
  public static Device.Gpu find(String address) {
    Cuda cuda = Torch.cuda().orElseThrow();
    List<String> visible = new ArrayList<>();
    for (int i = 0; i < cuda.devices(); i++) {
      visible.add(cuda.pciBusId(new Device.Gpu(i)));
    }
    return find(address, listed(), visible);
  }

  /**
   * The same, from what the tools say.
   *
   * @param listed by nvidia-smi; empty where it is not to be had
   * @param visible PCI bus ids in CUDA's order
   */
  static Device.Gpu find(String address, List<Listed> listed, List<String> visible) {
    String wanted = address.strip();
    Optional<String> pci =
        listed.stream()
            .filter(gpu -> gpu.index().equals(wanted) || gpu.uuid().equalsIgnoreCase(wanted))
            .map(gpu -> bus(gpu.pci()))
            .findFirst();
    List<String> buses = visible.stream().map(GpuAddress::bus).toList();
    // Without nvidia-smi the order of the bus is what its index means.
    String bus = pci.orElseGet(() -> listed.isEmpty() ? nth(wanted, buses) : "");
    int index = buses.indexOf(bus);
    if (index < 0) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          ("this task was given GPU '%s', which CUDA does not see in this process: nvidia-smi lists %s,"
                  + " CUDA sees %s; CUDA_VISIBLE_DEVICES and the container's devices must hold it")
              .formatted(wanted, listed, visible),
          null);
    }
    return new Device.Gpu(index);
  }

  /** Where a GPU is on this machine's PCI bus. */
  public static String bus(Device.Gpu gpu) {
    return bus(Torch.cuda().orElseThrow().pciBusId(gpu));
  }

  /** What nvidia-smi calls a GPU; its device's name where that is not to be had. */
  public static String card(Device.Gpu gpu) {
    String bus = bus(gpu);
    return listed().stream()
        .filter(card -> bus(card.pci()).equals(bus))
        .map(Listed::name)
        .findFirst()
        .orElse(gpu.toString());
  }

  private static String nth(String index, List<String> buses) {
    List<String> sorted = buses.stream().sorted().toList();
    return index.matches("\\d{1,4}") && Integer.parseInt(index) < sorted.size()
        ? sorted.get(Integer.parseInt(index))
        : "";
  }

  /** nvidia-smi writes the bus's domain with eight digits, CUDA with four. */
  private static String bus(String pci) {
    String lower = pci.strip().toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    return colon > 4 ? lower.substring(colon - 4) : lower;
  }

  private static List<Listed> listed() {
    List<String> command =
        List.of("nvidia-smi", "--query-gpu=index,uuid,pci.bus_id,name", "--format=csv,noheader");
    Commands.Output said = Commands.run(command);
    return said.status() == 0 ? parse(said.text()) : List.of();
  }

  static List<Listed> parse(String text) {
    return text.lines()
        .map(line -> line.split(",", -1))
        .filter(fields -> fields.length == 4)
        .map(
            fields ->
                new Listed(
                    fields[0].strip(), fields[1].strip(), fields[2].strip(), fields[3].strip()))
        .toList();
  }
}
