const count = document.querySelector('#count');

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-article]'))
  button.addEventListener('click', async () => {
    const response = await fetch(`/cart/${button.dataset['article']}`, { method: 'POST' });
    if (count !== null) count.textContent = await response.text();
  });
