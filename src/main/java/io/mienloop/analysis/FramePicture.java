package io.mienloop.analysis;

import io.mienloop.face.Region;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A frame as a picture for people, with the region of interest and the cells of the descriptor drawn over it. */
public final class FramePicture {
    private static final Color REGION = new Color(0x00, 0xd0, 0xff);
    private static final Color CELL = new Color(0x00, 0xd0, 0xff, 0x90);
    private static final Color LEFT_OUT = new Color(0xff, 0x40, 0x40, 0x80);

    /** Small pictures are drawn larger, so that the cells' numbers can be read. */
    private static final int LEAST_WIDTH = 900;

    private final BufferedImage image;
    private final Graphics2D pen;
    private final int scale;

    /**
     * @param pixels 8-bit grey, row after row
     */
    public FramePicture(MemorySegment pixels, int width, int height) {
        scale = Math.max(1, (LEAST_WIDTH + width - 1) / width);
        image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height * scale; y++) {
            for (int x = 0; x < width * scale; x++) {
                int grey = pixels.get(ValueLayout.JAVA_BYTE, (long) (y / scale) * width + x / scale) & 0xff;
                image.setRGB(x, y, grey * 0x010101);
            }
        }
        pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    /** Outlines the region of interest. */
    public void region(Region region) {
        pen.setColor(REGION);
        pen.setStroke(new BasicStroke(2));
        pen.drawRect(region.x() * scale, region.y() * scale, region.width() * scale - 1, region.height() * scale - 1);
    }

    /**
     * Draws the cells with their numbers (row × cells across + column) and shades those that are left out.
     *
     * @param cellSize pixels
     */
    public void cells(Region region, int cellSize, List<Integer> leftOut) {
        int across = region.width() / cellSize;
        int down = region.height() / cellSize;
        int side = cellSize * scale;
        pen.setStroke(new BasicStroke(1));
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(8, Math.min(14, side / 3))));
        FontMetrics metrics = pen.getFontMetrics();
        for (int cell = 0; cell < across * down; cell++) {
            int x = (region.x() + cell % across * cellSize) * scale;
            int y = (region.y() + cell / across * cellSize) * scale;
            if (leftOut.contains(cell)) {
                pen.setColor(LEFT_OUT);
                pen.fillRect(x, y, side, side);
            }
            pen.setColor(CELL);
            pen.drawRect(x, y, side, side);
            String number = Integer.toString(cell);
            int textX = x + 3;
            int textY = y + metrics.getAscent() + 1;
            pen.setColor(Color.BLACK);
            pen.drawString(number, textX + 1, textY + 1);
            pen.setColor(Color.WHITE);
            pen.drawString(number, textX, textY);
        }
    }

    /** Writes the picture as PNG. */
    public void write(Path png) throws IOException {
        pen.dispose();
        try (OutputStream out = Files.newOutputStream(png)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java writes no PNG");
            }
        }
    }
}
