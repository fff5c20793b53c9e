/** Where frames come from: files, folders of pictures, live streams. Knows nothing else of ours. */
package io.mienloop.camera;
