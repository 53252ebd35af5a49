for (const button of document.querySelectorAll("button[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    let copied = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // A page opened from a file may not be trusted with the clipboard: then as by hand.
      field.focus();
      field.select();
      copied = document.execCommand("copy");
    }
    button.parentElement.querySelector(".done").textContent = copied ? "Copied." : "Select it and copy by hand.";
  });
}
