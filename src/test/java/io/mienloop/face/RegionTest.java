package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RegionTest {
    @Test
    void shouldFitUpToThePicturesLastPixelAndNoFurther() {
        Region head = new Region(12, 26, 64, 64);

        assertThat(head.fitsIn(76, 90)).isTrue();
        assertThat(head.fitsIn(75, 90)).isFalse();
        assertThat(head.fitsIn(76, 89)).isFalse();
    }

    @Test
    void shouldRefuseAnEmptyOrNegativeRegion() {
        assertThatThrownBy(() -> new Region(0, 0, 0, 10)).hasMessageContaining("0,0,0,10");
        assertThatThrownBy(() -> new Region(-1, 0, 5, 5)).hasMessageContaining("-1,0,5,5");
    }
}
