package io.mienloop.camera;

/** Orders names as people count: runs of digits by their value, all else by character. */
final class NaturalOrder {
    private NaturalOrder() {}

    static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                int endOfA = endOfDigits(a, i);
                int endOfB = endOfDigits(b, j);
                int byValue = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
                if (byValue != 0) {
                    return byValue;
                }
                i = endOfA;
                j = endOfB;
            } else {
                int byCharacter = Character.compare(a.charAt(i), b.charAt(j));
                if (byCharacter != 0) {
                    return byCharacter;
                }
                i++;
                j++;
            }
        }
        int byLength = Integer.compare(a.length() - i, b.length() - j);
        // Equal but for leading zeros: still one fixed order.
        return byLength != 0 ? byLength : a.compareTo(b);
    }

    private static int compareNumbers(String a, String b) {
        String bareA = withoutLeadingZeros(a);
        String bareB = withoutLeadingZeros(b);
        int byDigits = Integer.compare(bareA.length(), bareB.length());
        return byDigits != 0 ? byDigits : bareA.compareTo(bareB);
    }

    private static String withoutLeadingZeros(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    private static int endOfDigits(String name, int from) {
        int end = from;
        while (end < name.length() && isDigit(name.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
