package io.mienloop.rig;

/** Takes what the board says: answers settle commands, reports and events change what is believed of the board. */
final class Answers {
    private final Conversation talk;

    private int nextReport = -1;
    private long reportsLost;
    private long naks;
    private long strays;

    Answers(Conversation talk) {
        this.talk = talk;
    }

    long reportsLost() {
        return reportsLost;
    }

    long naks() {
        return naks;
    }

    long strays() {
        return strays;
    }

    void on(DeviceMessage m, long nowNanos) {
        settleTime(m);
        if (m.type >= Wire.PULSE_ON) {
            countReport(m, nowNanos);
        }
        switch (m.type) {
            case Wire.ACK -> acknowledged(m, nowNanos);
            case Wire.NAK -> refused(m, nowNanos);
            case Wire.BOARD -> board(m, nowNanos);
            case Wire.CAPS -> {
                if (answers(m, Wire.DESCRIBE)) {
                    if (talk.handshake.next() == Wire.DESCRIBE) {
                        failIfSaid(talk.handshake.described(m, talk.guard), nowNanos);
                        talk.stepAnswered();
                    } else {
                        talk.recounted(m.channel);
                    }
                }
            }
            case Wire.PONG -> {
                long sent = talk.out.outstanding.sentNanos(m.sequence);
                if (answers(m, Wire.PING)) {
                    talk.pongHeard();
                    talk.clock.pong(sent, m.arrivalNanos, m.deviceTicks, m.secondTicks);
                }
            }
            case Wire.REPORT -> answers(m, Wire.STATUS);
            case Wire.PULSE_OFF -> {
                if (OffReason.last(m.reason)) {
                    talk.guard.ended(m.channel, m.cause);
                }
            }
            case Wire.EVENT -> {
                if (EventCode.disarms(m.code)) {
                    talk.guard.allEnded();
                    if (EventCode.endsAll(m.code)) {
                        talk.framesEnded();
                    }
                    talk.disarmed(100 + m.code, nowNanos);
                }
            }
            default -> {}
        }
    }

    private void settleTime(DeviceMessage m) {
        m.hostNanos = m.arrivalNanos;
        m.synced = talk.clock.synced() && !(m.type == Wire.BOARD && (m.flags & Wire.FLAG_ANSWER) == 0);
        if (m.synced) {
            m.extendedTicks = talk.clock.extend(m.deviceTicks);
            m.hostNanos = talk.clock.deviceToHost(m.extendedTicks);
        }
    }

    private void countReport(DeviceMessage m, long nowNanos) {
        if (nextReport >= 0 && m.sequence != nextReport) {
            int gap = m.sequence - nextReport & 0xFF;
            reportsLost += gap;
            talk.facts.add(RigFact.REPORTS_LOST, m.sequence, m.type, gap, nowNanos);
        }
        nextReport = m.sequence + 1 & 0xFF;
    }

    private boolean answers(DeviceMessage m, int type) {
        if (talk.out.outstanding.type(m.sequence) != type) {
            strays++;
            return false;
        }
        talk.out.outstanding.settle(m.sequence);
        return true;
    }

    private void acknowledged(DeviceMessage m, long nowNanos) {
        if (!answers(m, m.of)) {
            return;
        }
        switch (m.of) {
            case Wire.LIMITS, Wire.PROGRAM -> {
                talk.handshake.acknowledged(m.of);
                talk.stepAnswered();
            }
            case Wire.ARM -> talk.armAcknowledged(m.sequence, nowNanos);
            case Wire.HEARTBEAT -> talk.heartbeatAnswered();
            case Wire.ABORT, Wire.DISARM -> {
                talk.guard.allEnded();
                if (m.of == Wire.ABORT) {
                    talk.framesEnded();
                    talk.stopAcknowledged();
                }
            }
            case Wire.FRAMES -> talk.framesRun();
            default -> {}
        }
    }

    private void refused(DeviceMessage m, long nowNanos) {
        int program = talk.out.outstanding.extra(m.sequence);
        if (!answers(m, m.of)) {
            return;
        }
        naks++;
        talk.facts.add(RigFact.REFUSED, m.sequence, m.of, m.reason, nowNanos);
        switch (m.of) {
            case Wire.TRIGGER -> {
                talk.guard.refused(program, m.sequence);
                disarmIfBoardIs(m, nowNanos);
            }
            case Wire.HEARTBEAT -> {
                talk.heartbeatAnswered();
                disarmIfBoardIs(m, nowNanos);
            }
            case Wire.ARM -> {
                talk.armRefused();
                if (m.reason == NakReason.WRONG_NONCE && talk.ready()) {
                    talk.arm(nowNanos); // the board's last arming, of an earlier host, had this nonce: the next one is
                    // another
                }
            }
            case Wire.FRAMES -> {
                if (m.reason == NakReason.CHANNEL_ACTIVE) {
                    talk.framesRun();
                } else if (m.reason != NakReason.EXPIRED) { // overtaken by a stop of ours: asked again after it
                    talk.framesRefused();
                }
            }
            case Wire.HELLO, Wire.DESCRIBE, Wire.LIMITS, Wire.PROGRAM, Wire.ABORT, Wire.DISARM ->
                talk.fail(refusal(m), nowNanos);
            default -> {}
        }
    }

    private static String refusal(DeviceMessage m) {
        Limit limit = Limit.ofCode(m.limit);
        return "the board refused " + Wire.name(m.of) + ": " + NakReason.text(m.reason)
                + (limit == null ? "" : " (" + limit.text() + ", " + m.allowed + ")")
                + "; compare the rig file with the firmware";
    }

    /** A refusal that contradicts our belief of being armed ends that belief; others are this one command's affair. */
    private void disarmIfBoardIs(DeviceMessage m, long nowNanos) {
        switch (m.reason) {
            case NakReason.NOT_ARMED,
                    NakReason.WRONG_NONCE,
                    NakReason.ESTOP,
                    NakReason.NOT_GREETED,
                    NakReason.FAULT,
                    NakReason.NO_PROGRAM -> talk.disarmed(RigFact.REFUSED, nowNanos);
            default -> {}
        }
    }

    private void board(DeviceMessage m, long nowNanos) {
        if ((m.flags & Wire.FLAG_ANSWER) != 0) {
            if (answers(m, Wire.HELLO) && talk.handshake.next() == Wire.HELLO) {
                talk.clock.reset();
                nextReport = -1;
                talk.stepAnswered();
                failIfSaid(talk.handshake.answered(m), nowNanos);
            }
            return;
        }
        talk.clock.reset(); // its clock began anew, its numbers too: what it says from here on has no place in the old
        // mapping
        nextReport = -1;
        if (talk.handshake.greeted()) {
            talk.guard.allEnded();
            talk.fail(
                    "the board restarted by itself (" + ResetCause.text(m.resetCause)
                            + "): check its supply and cable, then begin anew",
                    nowNanos);
        } else if (!talk.failed()) {
            talk.out.outstanding.clear(); // it heard nothing sent before its start
            talk.step(nowNanos);
        }
    }

    private void failIfSaid(String problem, long nowNanos) {
        if (problem != null) {
            talk.fail(problem, nowNanos);
        }
    }
}
