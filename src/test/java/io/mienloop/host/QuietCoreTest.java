package io.mienloop.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tree that looks as proc(5) and sysfs describe theirs. */
@Tag(Tags.NO_CLOCK)
final class QuietCoreTest {
    private static final long KERNEL_THREAD = 0x0020_0000;

    @TempDir
    private Path root;

    @BeforeEach
    void fourCores() throws IOException {
        allow("0-3");
        interrupts("""
                           CPU0       CPU1       CPU2       CPU3
                 24:         10         20         30         40  IO-APIC   5-edge      ACPI:Ged
                 36:        100         70         50        200 PCI-MSIX-0000:00:02.0   1-edge      nvme0q1
                LOC:          1    9000000          1          1   Local timer interrupts
                ERR:          0
                """);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void allow(String cores) throws IOException {
        write("proc/thread-self/status", "Name:\tloop\nCpus_allowed:\tf\nCpus_allowed_list:\t" + cores + "\n");
    }

    private void interrupts(String table) throws IOException {
        write("proc/interrupts", table);
    }

    private void capacity(int core, int capacity) throws IOException {
        write("sys/devices/system/cpu/cpu" + core + "/cpu_capacity", capacity + "\n");
    }

    private void thread(int process, int thread, long flags, int priority, String cores) throws IOException {
        String task = "proc/" + process + "/task/" + thread + "/";
        StringBuilder stat = new StringBuilder(thread + " (a name) with) S");
        for (int field = 4; field <= 52; field++) {
            stat.append(' ').append(field == 9 ? flags : field == 40 ? priority : field == 41 ? 1 : 0);
        }
        write(task + "stat", stat + "\n");
        write(task + "status", "Cpus_allowed_list:\t" + cores + "\n");
    }

    private int chosen() {
        return new QuietCore(root).choose().orElse(-1);
    }

    @Test
    void shouldChooseTheCoreThatDevicesInterruptLeast() {
        assertThat(chosen()).isEqualTo(2); // 30 + 50; its timers do not count
    }

    @Test
    void shouldChooseAmongThoseThatTheThreadMayUse() throws IOException {
        allow("0,3");
        assertThat(chosen()).isZero();
        allow("0-1,3");
        assertThat(chosen()).isEqualTo(1);
    }

    @Test
    void shouldChooseNoneWhereThereIsNoChoice() throws IOException {
        allow("2");
        assertThat(chosen()).isEqualTo(-1);
        allow("none of them");
        assertThat(chosen()).isEqualTo(-1);
        Files.delete(root.resolve("proc/thread-self/status"));
        assertThat(chosen()).isEqualTo(-1);
    }

    @Test
    void shouldPreferAFastCore() throws IOException {
        capacity(0, 1024);
        capacity(1, 1024);
        capacity(2, 446);
        capacity(3, 446);
        assertThat(chosen()).isEqualTo(1);
    }

    @Test
    void shouldLeaveTheCoreToWhomeverIsBoundToIt() throws IOException {
        capacity(0, 1024);
        thread(7, 7, 0, 0, "0-3");
        thread(7, 8, 0, 50, "0");
        thread(7, 9, 0, 50, "2");
        assertThat(chosen()).isEqualTo(1);
        thread(10, 11, 0, 1, "1");
        thread(10, 12, 0, 1, "3");
        assertThat(chosen()).as("where all are taken, the best of them").isZero();
    }

    @Test
    void shouldNotMindWhoMayGoElsewhereOrIsNotUrgentOrTheKernelsOwn() throws IOException {
        thread(7, 7, 0, 0, "2");
        thread(7, 8, 0, 50, "2-3");
        thread(9, 9, KERNEL_THREAD | 0x40, 99, "2");
        write("proc/11/task/11/stat", "torn");
        Files.createDirectories(root.resolve("proc/12"));
        assertThat(chosen()).isEqualTo(2);
    }

    @Test
    void shouldTakeTheLastWhereNothingIsTold() throws IOException {
        Files.delete(root.resolve("proc/interrupts"));
        assertThat(chosen()).isEqualTo(3);
        interrupts("CPU0\n0: none of them x\n");
        assertThat(chosen()).isEqualTo(3);
    }
}
